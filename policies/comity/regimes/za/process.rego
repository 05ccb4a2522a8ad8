# METADATA
# title: South Africa, as requester
# description: >-
#   RICA (Act 70 of 2002) as the Constitutional Court left it, the Criminal Procedure Act s. 205, the Cybercrimes
#   Act 19 of 2020 so far as it is in force.
package comity.regimes.za.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "ZA"
}

judicial if input.instrument.issuer in {"judge", "magistrate"}

shown if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"administrative_subpoena",
	"emergency",
	"preservation",
	"mlat_order",
}

words contains measure if {
	some measure in input.measures
	measure in {"disclose_content", "intercept"}
	requester
}

findings contains {"effect": "escalate", "code": "ZA-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	shown
	data.comity.territory.somewhere_inside
}

# Section 19 opens archived records of communications; what was said goes by section 16 or a search warrant.
findings contains {"effect": "escalate", "code": "ZA-RICA-19-ORDER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed - words
	requester
	judicial
	data.comity.territory.somewhere_inside
}

# --- Content -------------------------------------------------------------------------------------

findings contains {"effect": "deny", "code": "ZA-CYBER-40-CONTENT-NEEDS-JUDGE", "measure": measure} if {
	some measure in words
	not judicial
}

findings contains {"effect": "escalate", "code": "ZA-RICA-16-DESIGNATED-JUDGE", "measure": measure} if {
	some measure in words
	judicial
	data.comity.territory.somewhere_inside
}

# The interim cure lapsed on 3 February 2024 and came back on 25 July 2025 (days 19757 to 20293).
lapsed if {
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 19757
	input.instrument.issued.day < 20294
}

findings contains {"effect": "escalate", "code": "ZA-ZACC-12-LAPSED", "measure": measure} if {
	some measure in words
	lapsed
}

findings contains {
	"effect": "oblige",
	"code": "ZA-ZACC-12-CHALLENGE",
	"measure": measure,
	"duty": "challenge_order",
} if {
	some measure in words
	lapsed
}

findings contains {"effect": "oblige", "code": "ZA-ZACC-3-PRIVILEGE", "measure": measure, "duty": "filter_team"} if {
	some measure in words
	some role in input.user.roles.roles
	role in {"lawyer", "press"}
}

# --- Records and customers -----------------------------------------------------------------------

findings contains {"effect": "deny", "code": "ZA-RICA-19-RECORDS-NEED-COURT", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_identification", "disclose_traffic", "disclose_location"}
	requester
	input.instrument.kind != "emergency"
	not judicial
}

findings contains {"effect": "deny", "code": "ZA-RICA-42-CIVIL-IDENTITY", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_subscriber"
	requester
	input.requester.level == "civil_party"
	not judicial
}

# No other law lets an officer direct that data be kept. A court's paper to keep goes to people.
findings contains {"effect": "deny", "code": "ZA-CYBER-41-NOT-IN-FORCE", "measure": measure} if {
	some measure in input.measures
	measure == "preserve"
	requester
	input.instrument.kind == "preservation"
	not judicial
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "ZA-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "ZA"
	not data.comity.territory.outside
}
