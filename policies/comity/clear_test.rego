# METADATA
# title: Clear, both sides of each condition
# description: Norway asks for a user at home, and every fact is as an allow needs it; each entry bends one.
package comity.clear_test

home := data.comity.fixture_test.domestic("NO")

nobody := {"state": "none", "countries": []}

no_places := {"state": "none", "countries": []}

unknown_places := {"state": "unknown", "countries": []}

hand := {
	"submitter": {"role": "submitter", "country": "NO", "agent_of": nobody},
	"handler": {"role": "handler", "country": "NO", "agent_of": nobody},
	"approver": {"role": "approver", "country": "NO", "agent_of": nobody},
	"executor": {"role": "executor", "country": "NO", "agent_of": nobody},
}

tied := {"role": "handler", "country": "NO", "agent_of": {"state": "known", "countries": ["CN"]}}

rules.clean := {
	"base": object.union(home, {"intake": {"hands": [hand.submitter, hand.handler, hand.approver, hand.executor]}}),
	"value": {0, 1, 2, 3},
	"fires": [
		{},
		{"intake": {"hands": [hand.executor, hand.approver, hand.handler, hand.submitter, tied]}},
	],
	"silent": [
		{"intake": {"hands": []}},
		{"intake": {"hands": [tied]}},
		{"intake": {"hands": [{"role": "handler", "country": "NO", "agent_of": unknown_places}]}},
		{"intake": {"hands": [{"role": "handler", "country": "none", "agent_of": nobody}]}},
		{"intake": {"hands": [{"role": "handler", "country": "unknown", "agent_of": nobody}]}},
	],
	"bent": [
		{"intake": {"hands": [{"role": "handler", "country": "ZZ", "agent_of": nobody}]}},
		{"intake": {"hands": [{"role": "watcher", "country": "NO", "agent_of": nobody}]}},
	],
}

rules.roles := {
	"base": object.union(home, {"intake": {"hands": [hand.handler, tied, hand.executor]}}),
	"value": {"executor", "handler"},
	"fires": [{}],
	"silent": [{"intake": {"hands": []}}],
}

rules.hands := {
	"base": home,
	"fires": [
		{},
		{"intake": {"verification": "portal_account", "verification_level": 2}},
		{"intake": {"verification": "pki", "verification_level": 4}},
		{"intake": {"hands": [hand.submitter, hand.handler, hand.approver, hand.executor]}},
		{"intake": {"channel": "email"}},
		{"intake": {"channel": "portal"}},
		{"intake": {"channel": "post"}},
		{"intake": {"channel": "phone"}},
		{"intake": {"channel": "in_person"}},
		{"intake": {"channel": "decentralised_it_system"}},
	],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"intake": {"hands": []}},
		{"intake": {"hands": [hand.handler, hand.approver, hand.executor, tied]}},
		{"intake": {"hands": [hand.submitter, hand.approver, hand.executor]}},
		{"intake": {"hands": [hand.submitter, hand.handler, hand.executor]}},
		{"intake": {"hands": [hand.submitter, hand.handler, hand.approver]}},
		{"intake": {"verification_level": 1}},
		{"intake": {"verification_level": 5}},
		{"intake": {"channel": "internal"}},
		{"intake": {"channel": "report_form"}},
		{"intake": {"channel": "unknown"}},
		{"intake": {"demand_checked": "no"}},
		{"intake": {"demand_checked": "unknown"}},
		{"intake": {"names_user": "no"}},
		{"intake": {"names_user": "unknown"}},
		{"intake": {"history": {"denied_before": "yes"}}},
		{"intake": {"history": {"denied_before": "unknown"}}},
		{"instrument": {"third_government": "yes"}},
		{"instrument": {"third_government": "unknown"}},
		{"requester": {"origin": "SE"}},
		{"requester": {"origin": "unknown"}},
	],
}

every_measure := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
	"preserve",
	"intercept",
	"remove_content",
]

rules.verified := {
	"base": object.union(home, {"measures": every_measure}),
	"measures": every_measure,
	"fires": [
		{"intake": {"verification": "call_back", "verification_level": 3}},
		{"intake": {"verification": "pki", "verification_level": 4}},
	],
	"silent": [
		{"intake": {"verification": "official_domain", "verification_level": 1}},
		{"intake": {"verification_level": 5}},
	],
}

rules["verified by an account on the portal"] := {
	"base": object.union(home, {
		"measures": every_measure,
		"intake": {"verification": "portal_account", "verification_level": 2},
	}),
	"measures": ["disclose_subscriber", "preserve"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_identification", "disclose_traffic", "disclose_location", "disclose_content"]}],
}

rules.unbarred := {
	"base": object.union(home, {"measures": every_measure}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"preserve",
	],
	"fires": [{"user": {"holder": {"sca_covered": "yes"}}}, {"user": {"holder": {"sca_covered": "unknown"}}}],
	"silent": [{"measures": ["disclose_content", "intercept"], "user": {"holder": {"sca_covered": "yes"}}}],
	"bent": [{"user": {"holder": {"sca_covered": "perhaps"}}}],
}

rules["unbarred by no statute"] := {
	"base": object.union(home, {"measures": every_measure}),
	"measures": every_measure,
	"fires": [{"user": {"holder": {"sca_covered": "no"}}}],
	"silent": [{"measures": ["disclose_content"], "user": {"holder": {"sca_covered": "unknown"}}}],
}

rules.scope := {
	"base": object.union(home, {"scope": {"event": "none", "identifiers": 1, "users": 1}}),
	"fires": [
		{},
		{"scope": {"event": "past"}},
		{"scope": {"identifiers": 25}},
		{"scope": {"users": 25}},
	],
	"silent": [
		{"user": {"subject": "platform"}},
		{"scope": {"case": "no"}},
		{"scope": {"case": "unknown"}},
		{"scope": {"ends": "no"}},
		{"scope": {"ends": "unknown"}},
		{"scope": {"event": "live"}},
		{"scope": {"event": "upcoming"}},
		{"scope": {"event": "unknown"}},
		{"scope": {"kind": "list"}},
		{"scope": {"kind": "meeting"}},
		{"scope": {"kind": "unknown"}},
		{"scope": {"identifiers": 0}},
		{"scope": {"identifiers": 26}},
		{"scope": {"users": 0}},
		{"scope": {"users": 26}},
	],
}

every_element := [
	"legal_basis",
	"reasons",
	"issuing_authority",
	"addressee",
	"data_category",
	"identifier",
	"period",
	"redress",
	"territorial_scope",
	"accepted_language",
	"contact",
	"necessity",
	"emergency_grounds",
]

rules.elements := {
	"base": object.union(home, {"instrument": {"elements": {"state": "known", "elements": every_element}}}),
	"value": every_element,
	"fires": [{}],
	"silent": [{"instrument": {"elements": {"state": "none", "elements": []}}}],
	"bent": [{"instrument": {"elements": {"elements": [null]}}}, {"instrument": {"elements": {"elements": ["stamp"]}}}],
}

rules.worded := {
	"base": home,
	"fires": [
		{"instrument": {"elements": {"state": "none", "elements": []}}},
		{"instrument": {"elements": {"state": "unknown", "elements": []}}},
		{"instrument": {"elements": {"state": "known", "elements": every_element}}},
		{"instrument": {"elements": {"state": "known", "elements": ["period"]}}},
	],
	"silent": [
		{"instrument": {"elements": {"state": "none", "elements": ["period"]}}},
		{"instrument": {"elements": {"state": "known", "elements": []}}},
	],
	"bent": [
		{"instrument": {"elements": {"state": "known", "elements": ["reasons", null]}}},
		{"instrument": {"elements": {"state": "unknown", "elements": null}}},
		{"instrument": {"elements": {"state": "perhaps", "elements": []}}},
	],
}

rules.paper := {
	"base": object.union(home, {"day": 20600, "instrument": {"issued": {"state": "known", "day": 20590}}}),
	"fires": [
		{},
		{"instrument": {"issued": {"day": 20600}}, "intake": {"received": {"day": 20600}}},
		{"instrument": {"issued": {"day": 20235}}},
		{"day": 0, "instrument": {"issued": {"day": 0}}, "intake": {"received": {"day": 0}}},
		{
			"day": 99999998,
			"instrument": {"issued": {"day": 99999998}},
			"intake": {"received": {"day": 99999998}},
		},
		{"intake": {"received": {"day": 20590}}},
		{"intake": {"received": {"day": 20600}}},
		{"instrument": {"gag": {"source": "none"}}},
		{"instrument": {"gag": {"source": "court_order"}}},
		{"instrument": {"gag": {"source": "statute"}}},
		{"instrument": {"gag": {"source": "letter"}}},
	],
	"silent": [
		{"instrument": {"served_entity": "affiliate"}},
		{"instrument": {"served_entity": "other"}},
		{"instrument": {"served_entity": "none"}},
		{"instrument": {"served_entity": "unknown"}},
		{"instrument": {"issued": {"state": "none"}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issued": {"day": 20601}}},
		{"instrument": {"issued": {"day": 20601}}, "intake": {"received": {"day": 20601}}},
		{"intake": {"received": {"state": "none"}}},
		{"intake": {"received": {"state": "unknown"}}},
		{"intake": {"received": {"day": 20589}}},
		{"intake": {"received": {"day": 20601}}},
		{"instrument": {"issued": {"day": 20234}}},
		{"day": 0, "instrument": {"issued": {"day": -1}}, "intake": {"received": {"day": 0}}},
		{"day": 0, "instrument": {"issued": {"day": -1}}, "intake": {"received": {"day": -1}}},
		{
			"day": 99999999,
			"instrument": {"issued": {"day": 99999998}},
			"intake": {"received": {"day": 99999998}},
		},
		{"instrument": {"gag": {"source": "unknown"}}},
		{"instrument": {"errors": "yes"}},
		{"instrument": {"errors": "unknown"}},
		{"instrument": {"elements": {"state": "unknown", "elements": ["reasons"]}}},
	],
}

rules.offence := {
	"base": home,
	"fires": [{"offence": {"class": "serious_crime"}}, {"offence": {"class": "other_crime"}}],
	"silent": [
		{"offence": {"class": "speech"}},
		{"offence": {"class": "state_security"}},
		{"offence": {"class": "none"}},
		{"offence": {"class": "unknown"}},
		{"offence": {"death_or_torture": "yes"}},
		{"offence": {"death_or_torture": "unknown"}},
		{"offence": {"independent_judge": "no"}},
		{"offence": {"independent_judge": "unknown"}},
	],
}

rules.origins := {
	"base": home,
	"value": {"CN", "HK"},
	"fires": [{"user": {"fled_from": {"state": "known", "countries": ["CN", "HK"]}}}],
	"silent": [{}],
	"bent": [{"user": {"fled_from": {"state": "known", "countries": ["ZZ"]}}}],
}

rules.traced := {
	"base": home,
	"fires": [
		{"user": {"fled_from": no_places}},
		{"user": {"fled_from": {"state": "known", "countries": ["CN"]}}},
		{"user": {"fled_from": {"state": "known", "countries": ["CN", "HK"]}}},
	],
	"silent": [
		{"user": {"fled_from": {"state": "none", "countries": ["CN"]}}},
		{"user": {"fled_from": {"state": "known", "countries": []}}},
		{"user": {"fled_from": unknown_places}},
		{"user": {"fled_from": {"state": "unknown", "countries": ["CN"]}}},
	],
	"bent": [
		{"user": {"fled_from": {"state": "known", "countries": ["CN", null]}}},
		{"user": {"fled_from": {"state": "none", "countries": null}}},
	],
}

rules.user := {
	"base": home,
	"fires": [{}, {"user": {"fled_from": {"state": "known", "countries": ["CN"]}}}],
	"silent": [
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
		{"user": {"roles": {"state": "unknown", "roles": []}}},
		{"user": {"age": "minor"}},
		{"user": {"age": "unknown"}},
		{"user": {"fled_from": unknown_places}},
		{"user": {"holder": {"country": "DE"}, "fled_from": {"state": "known", "countries": ["NO"]}}},
		{"user": {"controller": "sole"}},
		{"user": {"controller": "unknown"}},
		{"user": {"consent": {"giver": "subject"}}},
		{"user": {"consent": {"giver": "unknown"}}},
		{"user": {"residence": no_places}},
		{"user": {"residence": unknown_places}},
		{"user": {"presence": no_places}},
		{"user": {"presence": unknown_places}},
		{"user": {"stored_in": no_places}},
		{"user": {"stored_in": unknown_places}},
		{"intake": {"immunity": "yes"}},
		{"intake": {"immunity": "unknown"}},
		{"intake": {"data_held": "no"}},
		{"intake": {"data_held": "unknown"}},
		{"intake": {"service_covered": "no"}},
		{"intake": {"service_covered": "unknown"}},
	],
}

rules.period := {
	"base": home,
	"fires": [{"scope": {"period": "closed"}}],
	"silent": [{"scope": {"period": "open"}}, {"scope": {"period": "none"}}, {"scope": {"period": "unknown"}}],
}

rules.bounded := {
	"base": object.union(home, {"scope": {"period": "closed"}}),
	"fires": [{"user": {"key": "provider"}}, {"user": {"key": "customer"}}, {"user": {"key": "end_to_end"}}],
	"silent": [
		{"scope": {"period": "open"}},
		{"scope": {"period": "none"}},
		{"scope": {"period": "unknown"}},
		{"user": {"key": "unknown"}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.clear) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
