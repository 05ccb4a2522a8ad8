# METADATA
# title: Clear
# description: >-
#   What every allow binds positively, with both ends of every number (a string is greater than any number, null
#   is less), so that a fact that is missing, null or of the wrong kind can only stop it. Each condition has a
#   rule elsewhere that says why it is not met.
package comity.clear

# Hands whose place and ties are known and which are tied to nobody.
clean contains index if {
	some index, hand in input.intake.hands
	hand.agent_of.state == "none"
	data.comity.data.country[hand.country]
	hand.role in {"submitter", "handler", "approver", "executor"}
}

roles contains hand.role if some hand in input.intake.hands

# METADATA
# title: Known, untied hands for each step, a requester that was checked, a demand that was compared with its paper
hands if {
	input.requester.kind == "authority"
	count(clean) == count(input.intake.hands)
	"handler" in roles
	"approver" in roles
	"executor" in roles
	input.intake.verification_level >= 2
	input.intake.verification_level <= 4
	input.intake.channel in {"email", "portal", "post", "phone", "in_person", "decentralised_it_system"}
	input.intake.demand_checked == "yes"
	input.intake.names_user == "yes"
	input.intake.history.denied_before == "no"
	input.instrument.third_government == "no"
	input.requester.origin == "none"
}

# METADATA
# title: What a requester that was checked so far may be given; more than subscriber fields needs a call back at least
verified contains measure if {
	some measure in input.measures
	measure in {"disclose_subscriber", "preserve"}
	input.intake.verification_level == 2
}

verified contains measure if {
	some measure in input.measures
	input.intake.verification_level >= 3
	input.intake.verification_level <= 4
}

# METADATA
# title: What 18 U.S.C. 2702 does not keep from foreign states, for holders elsewhere
unbarred contains measure if {
	some measure in input.measures
	measure in {
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"preserve",
	}
	input.user.holder.sca_covered in {"yes", "unknown"}
}

unbarred contains measure if {
	some measure in input.measures
	input.user.holder.sca_covered == "no"
}

# METADATA
# title: A case, named identifiers, an end, and nothing still to come
scope if {
	input.user.subject == "user"
	input.scope.case == "yes"
	input.scope.ends == "yes"
	input.scope.event in {"past", "none"}
	input.scope.kind == "identifier"
	input.scope.identifiers >= 1
	input.scope.identifiers <= 25
	input.scope.users >= 1
	input.scope.users <= 25
}

# What the paper carries, as far as the words are words of elements.
elements contains element if {
	some element in input.instrument.elements.elements
	element in {
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
	}
}

worded if {
	input.instrument.elements.state in {"none", "unknown"}
	input.instrument.elements.elements == []
}

worded if {
	input.instrument.elements.state == "known"
	count(elements) > 0
	count(elements) == count(input.instrument.elements.elements)
}

# METADATA
# title: Paper without errors that was issued on a known day, received since, and served on the holder
paper if {
	input.instrument.served_entity == "holder"
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 0
	input.intake.received.state == "known"
	input.intake.received.day <= input.day
	input.instrument.issued.day <= input.intake.received.day
	input.instrument.issued.day + 365 >= input.day
	input.instrument.errors == "no"
	worded
	input.day < 99999999
	input.instrument.gag.source in {"none", "court_order", "statute", "letter"}
}

# METADATA
# title: An offence that most states know, tried by an independent judge
offence if {
	input.offence.class in {"serious_crime", "other_crime"}
	input.offence.death_or_torture == "no"
	input.offence.independent_judge == "yes"
}

origins contains country if {
	some country in input.user.fled_from.countries
	data.comity.data.country[country]
}

# From where the user fled, if at all, as far as the words are countries.
traced if {
	input.user.fled_from.state == "none"
	input.user.fled_from.countries == []
}

traced if {
	input.user.fled_from.state == "known"
	count(origins) > 0
	count(origins) == count(input.user.fled_from.countries)
}

# METADATA
# title: A user of whom enough is known, whose data are held, and whom nothing protects from an ordinary demand
user if {
	not data.comity.hands.in_reach
	input.user.roles.state == "none"
	input.user.age == "adult"
	traced
	input.user.controller == "consumer"
	input.user.consent.giver == "none"
	input.intake.immunity == "no"
	input.intake.data_held == "yes"
	input.intake.service_covered == "yes"
	input.user.residence.state == "known"
	input.user.presence.state == "known"
	input.user.stored_in.state == "known"
}

# METADATA
# title: A period that is over
period if input.scope.period == "closed"

# METADATA
# title: What content and location need besides
bounded if {
	input.scope.period == "closed"
	input.user.key in {"provider", "customer", "end_to_end"}
}
