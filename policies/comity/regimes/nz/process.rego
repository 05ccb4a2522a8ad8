# METADATA
# title: New Zealand, as requester
# description: >-
#   Production orders and preservation directions under the Search and Surveillance Act 2012, and other paper. All of
#   it goes to people: who makes a production order need not be a judge.
package comity.regimes.nz.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "NZ"
}

shown if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"administrative_subpoena",
	"emergency",
	"preservation",
	"mlat_order",
}

# --- Production orders and search warrants ---------------------------------------------------------

paper if {
	requester
	input.instrument.kind in {"court_order", "warrant"}
}

findings contains {"effect": "deny", "code": "NZ-SSA-74-ISSUER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	paper
	input.instrument.issuer in {"grand_jury", "prosecutor", "police", "private", "none"}
}

findings contains {"effect": "escalate", "code": "NZ-SSA-74-ISSUING-OFFICER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	paper
	input.instrument.issuer in {"executive", "unknown"}
}

# Section 75: whom the order binds, on what grounds, which documents.
particulars if {
	"addressee" in input.instrument.elements.elements
	"reasons" in input.instrument.elements.elements
	"data_category" in input.instrument.elements.elements
}

findings contains {
	"effect": "oblige",
	"code": "NZ-SSA-75-PARTICULARS",
	"measure": measure,
	"duty": "ask_for_missing",
} if {
	some measure in data.comity.conduct.disclosed
	paper
	input.instrument.elements.state == "known"
	not particulars
}

findings contains {"effect": "deny", "code": "NZ-SSA-CONTENT-NEEDS-ORDER", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	input.requester.agency in {"police", "prosecutor"}
	input.instrument.kind in {"administrative_request", "administrative_subpoena"}
}

# --- Preservation directions, since 1 October 2025 ---------------------------------------------------

direction if {
	requester
	input.instrument.kind == "preservation"
}

# Days since 1970-01-01: 1 October 2025 is 20362.
directed if {
	direction
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 20362
	input.instrument.issued.day < 99999999
	input.day >= 20362
	input.day < 99999999
}

findings contains {"effect": "deny", "code": "NZ-SSA-79G-DISCLOSES-NOTHING", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_identification", "disclose_location", "disclose_content"}
	direction
}

findings contains {"effect": "deny", "code": "NZ-SSA-79G-NOT-IN-FORCE", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_traffic"
	direction
	not directed
}

findings contains {
	"effect": "oblige",
	"code": "NZ-SSA-79G-TENTH-DAY",
	"measure": measure,
	"duty": "hold",
	"within": {"amount": 10, "unit": "days", "start": "served"},
} if {
	some measure in input.measures
	measure == "disclose_traffic"
	directed
}

findings contains {
	"effect": "oblige",
	"code": "NZ-SSA-79G-KEEP",
	"measure": measure,
	"duty": "preserve_on_receipt",
} if {
	some measure in input.measures
	measure == "preserve"
	directed
}

findings contains {"effect": "oblige", "code": "NZ-SSA-79Q-SECRECY", "measure": measure, "duty": "keep_confidence"} if {
	some measure in data.comity.conduct.ordinary
	directed
}

# --- Everything else ---------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "NZ-ISA-BUSINESS-RECORDS", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	input.requester.level == "intelligence"
}

findings contains {"effect": "escalate", "code": "NZ-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	shown
	data.comity.territory.somewhere_inside
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "NZ-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "NZ"
	not data.comity.territory.outside
}
