# METADATA
# title: Australia, as requester
# description: >-
#   International production orders under Schedule 1 of the Telecommunications (Interception and Access) Act 1979,
#   stored communications, telecommunications data, industry assistance, removal notices. All of it goes to people.
package comity.regimes.au.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "AU"
}

# A part of Australia that was entered under its own code: Australian law, under another name.
part if {
	input.requester.kind == "authority"
	data.comity.data.regime[input.requester.country] == "au"
	input.requester.country != "AU"
}

shown if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"administrative_subpoena",
	"emergency",
	"preservation",
	"mlat_order",
	"overseas_production_order",
}

# What Australian law calls telecommunications data: everything but the contents.
records contains measure if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"}
}

# --- International production orders -------------------------------------------------------------

order if {
	requester
	input.instrument.kind == "overseas_production_order"
	input.instrument.framework == "agreement_us_au"
}

# The agreement was in force with the holder's state when the order was made, and is today.
designated if {
	some row in data.comity.data.routes.AU[input.user.holder.country]
	row.framework == input.instrument.framework
	input.instrument.issued.state == "known"
	row.from <= input.instrument.issued.day
	input.instrument.issued.day < row.until
	row.from <= input.day
	input.day < row.until
}

findings contains {"effect": "deny", "code": "AU-IPO-NOT-IN-FORCE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	not designated
}

findings contains {"effect": "deny", "code": "AU-IPO-ISSUER", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	input.instrument.issuer in {"grand_jury", "prosecutor", "police", "private", "none"}
}

findings contains {"effect": "deny", "code": "AU-IPO-NOT-SERIOUS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	input.offence.max_years.state == "known"
	input.offence.max_years.years < 3
}

findings contains {"effect": "deny", "code": "AU-IPO-INTERCEPT-NOT-SERIOUS", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	order
	input.offence.max_years.state == "known"
	input.offence.max_years.years < 7
}

findings contains {"effect": "escalate", "code": "AU-IPO-THRESHOLD", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	input.offence.max_years.state in {"none", "unknown"}
}

findings contains {"effect": "escalate", "code": "AU-IPO-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	designated
}

# --- Warrants, authorisations, emergencies at home -------------------------------------------------

findings contains {"effect": "deny", "code": "AU-TA-280-CONTENT-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	input.requester.agency in {"police", "prosecutor"}
	input.instrument.kind in {"administrative_request", "administrative_subpoena", "preservation"}
}

# Sections 178 to 180 are for the enforcement of the law: regulators and the security service have others.
elsewhere if input.requester.level in {"regulator", "intelligence"}

elsewhere if input.requester.agency == "security"

findings contains {"effect": "escalate", "code": "AU-TIA-178-DATA", "measure": measure} if {
	some measure in records
	requester
	not elsewhere
	input.instrument.kind == "administrative_request"
}

findings contains {"effect": "escalate", "code": "AU-TA-287-EMERGENCY", "measure": measure} if {
	some measure in records
	requester
	input.instrument.kind == "emergency"
}

# --- Industry assistance: Part 15 of the Telecommunications Act 1997 --------------------------------

assistance contains measure if {
	some measure in input.measures
	measure in {"grant_access", "intercept", "monitor"}
	requester
	input.instrument.kind == "administrative_request"
}

findings contains {"effect": "escalate", "code": "AU-TA-317-NOTICE", "measure": measure} if {
	some measure in assistance
}

findings contains {"effect": "deny", "code": "AU-TA-317-RANK", "measure": measure} if {
	some measure in assistance
	input.requester.rank in {"designated", "ordinary", "none"}
}

findings contains {"effect": "deny", "code": "AU-TA-317ZG-WEAKNESS", "measure": measure} if {
	some measure in assistance
	input.user.key in {"customer", "end_to_end"}
}

# --- Removal notices: Online Safety Act 2021 -------------------------------------------------------

removal contains measure if {
	some measure in input.measures
	measure == "remove_content"
	requester
	input.requester.level == "regulator"
	input.instrument.kind == "administrative_request"
}

findings contains {"effect": "escalate", "code": "AU-OSA-109-REMOVAL", "measure": measure} if {
	some measure in removal
}

findings contains {
	"effect": "oblige",
	"code": "AU-OSA-109-DEADLINE",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 24, "unit": "hours", "start": "served"},
} if {
	some measure in removal
}

# --- Everything else ---------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "AU-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	shown
	not order
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "escalate", "code": "AU-PART-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	part
	shown
	data.comity.territory.somewhere_inside
}

held_at_home if data.comity.data.regime[input.user.holder.country] == "au"

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "AU-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	not order
	data.comity.data.country[input.user.holder.country]
	not held_at_home
	not data.comity.territory.outside
}
