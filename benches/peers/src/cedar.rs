//! Cedar on the reduced policy.

use std::collections::{HashMap, HashSet};
use std::hint::black_box;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression,
};

use crate::pairs::{Ask, Pair};
use crate::{REDUCED, Row};

/// Policies, and the names that stay the same from request to request.
pub(crate) struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    requester: EntityTypeName,
    user: EntityTypeName,
    serve: EntityUid,
}

impl Cedar {
    pub(crate) fn new() -> Self {
        Self {
            authorizer: Authorizer::new(),
            policies: include_str!("../policies/reduced.cedar").parse().unwrap(),
            requester: "Requester".parse().unwrap(),
            user: "User".parse().unwrap(),
            serve: r#"Action::"serve""#.parse().unwrap(),
        }
    }

    /// The request and its two entities, from typed attributes.
    fn build(&self, ask: &Ask) -> (Request, Entities) {
        let word = |text: &str| RestrictedExpression::new_string(text.to_owned());
        let words = |all: &[String]| RestrictedExpression::new_set(all.iter().map(|text| word(text)));
        let number = |number: i32| RestrictedExpression::new_long(number.into());
        let named = |name: &str, value| (name.to_owned(), value);
        let uid = |of: &EntityTypeName, id| EntityUid::from_type_name_and_id(of.clone(), EntityId::new(id));

        let (requester, user) = (uid(&self.requester, "r"), uid(&self.user, "u"));
        let of_requester =
            HashMap::from([named("kind", word(&ask.requester.kind)), named("country", word(&ask.requester.country))]);
        let of_user = HashMap::from([
            named("countries", words(&ask.user.countries)),
            named("controller", word(&ask.user.controller)),
        ]);
        let context = Context::from_pairs([
            named("paper", word(&ask.paper)),
            named("issuer", word(&ask.issuer)),
            named("verification", number(ask.verification)),
            named("belief", word(&ask.belief)),
            named("offence", word(&ask.offence)),
            named("affected", number(ask.affected)),
            named("measures", words(&ask.measures)),
        ]);
        let entities = [
            Entity::new(requester.clone(), of_requester, HashSet::new()).unwrap(),
            Entity::new(user.clone(), of_user, HashSet::new()).unwrap(),
        ];
        let request = Request::new(requester, self.serve.clone(), user, context.unwrap(), None).unwrap();
        (request, Entities::from_entities(entities, None).unwrap())
    }

    pub(crate) fn check(&self, pairs: &[Pair]) {
        for pair in pairs {
            let (request, entities) = self.build(&pair.ask);
            let answer = self.authorizer.is_authorized(&request, &self.policies, &entities);
            let errors: Vec<_> = answer.diagnostics().errors().collect();
            assert!(errors.is_empty(), "{}: Cedar: {errors:?}", pair.name);
            assert_eq!(answer.decision() == Decision::Allow, pair.ask.allowed(), "{}: Cedar", pair.name);
        }
    }

    pub(crate) fn rows<'a>(&'a self, pairs: &'a [Pair]) -> Vec<Row<'a>> {
        let built = |at: usize| {
            let (request, entities) = self.build(black_box(&pairs[at].ask));
            black_box(self.authorizer.is_authorized(&request, &self.policies, &entities));
        };
        let ready: Vec<(Request, Entities)> = pairs.iter().map(|pair| self.build(&pair.ask)).collect();
        let prepared = move |at: usize| {
            let (request, entities) = black_box(&ready[at]);
            black_box(self.authorizer.is_authorized(request, &self.policies, entities));
        };
        vec![
            Row::new(crate::BASE.0, REDUCED, crate::BASE.1, built),
            Row::new("Cedar", REDUCED, "request prepared", prepared),
        ]
    }
}
