# METADATA
# title: European Union, paper of a member state's own law
# description: >-
#   What is no certificate: national orders, and the orders that the Digital Services Act (Regulation (EU)
#   2022/2065) asks certain elements of.
package comity.regimes.eu.national

requester if data.comity.regimes.eu.certificate.requester

# A part of a state that the table of regimes sends here, whether or not its row was read.
requester if {
	input.requester.kind == "authority"
	data.comity.data.regime[input.requester.country] == "eu"
}

paper contains measure if {
	some measure in data.comity.conduct.ordinary
	requester
	not data.comity.regimes.eu.certificate.shown
	not data.comity.conduct.processless
}

# The requester's own state: it, or the state that it is part of.
kin contains input.requester.country if input.requester.kind == "authority"

kin contains row.of if {
	input.requester.kind == "authority"
	some row in data.comity.data.territory[input.requester.country]
	row.relation == "part"
}

held_at_home if input.user.holder.country in kin

held_at_home if {
	some row in data.comity.data.territory[input.user.holder.country]
	row.relation == "part"
	row.of in kin
}

# The holder is at home in another state, of the Union or not.
served_abroad contains measure if {
	some measure in data.comity.conduct.disclosed
	measure in paper
	data.comity.data.country[input.user.holder.country]
	not held_at_home
}

# --- Digital Services Act -------------------------------------------------------------------------

# Union law applies in the parts of a member state as it does there: Arts. 52 TEU, 349 and 355 TFEU.
member if {
	some country in kin
	some row in data.comity.data.group.eu[country]
	row.from <= input.day
	input.day < row.until
}

# General application since 17 February 2024.
services_act if {
	member
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 19770
	input.instrument.issued.day < 99999999
	input.day >= 19770
}

carried contains element if some element in input.instrument.elements.elements

looked if input.instrument.elements.state in {"known", "none"}

missing_9 contains element if {
	some element in {
		"legal_basis",
		"reasons",
		"issuing_authority",
		"identifier",
		"redress",
		"territorial_scope",
		"accepted_language",
	} - carried
	looked
}

missing_10 contains element if {
	some element in {"legal_basis", "issuing_authority", "identifier", "redress", "accepted_language"} - carried
	looked
}

# In criminal matters the reasons may be kept back: Art. 10(2)(a), recital 34.
missing_10 contains element if {
	some element in {"reasons"} - carried
	looked
	input.requester.agency == "administration"
}

removal contains measure if {
	some measure in paper
	measure in {"remove_content", "restrict_in_territory"}
	services_act
}

account contains measure if {
	some measure in paper
	measure in {"suspend_account", "terminate_meeting"}
	services_act
}

incomplete_9 contains measure if {
	some measure in removal
	count(missing_9) > 0
}

incomplete_10 contains measure if {
	some measure in data.comity.conduct.disclosed
	measure in paper
	services_act
	count(missing_10) > 0
}

incomplete contains measure if some measure in incomplete_9

incomplete contains measure if some measure in incomplete_10
