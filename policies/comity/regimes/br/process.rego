# METADATA
# title: Brazil, as requester
# description: >-
#   Marco Civil da Internet (Law 12.965/2014): content and records need a court's order, basic registration data a
#   law that empowers the office. Interception under Law 9.296/1996. See README.md in this folder.
package comity.regimes.br.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "BR"
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

# Access records of one account in a closed period: Art. 5 VI and VIII, not who wrote to whom.
records contains measure if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_identification"}
}

# The order itself shows the grounds and the period that Art. 22 asks of the request to the judge.
grounded if {
	input.instrument.elements.state == "known"
	"reasons" in input.instrument.elements.elements
	"period" in input.instrument.elements.elements
}

# What the allow by Art. 10, paragraph 1 reaches.
opened contains measure if {
	some measure in records
	measure in data.comity.domestic.ordered
	requester
	input.instrument.kind == "court_order"
	grounded
}

findings contains {
	"effect": "allow",
	"code": "BR-MCI-10-1-SUBSCRIBER",
	"measure": measure,
	"route": "domestic:br",
	"limits": {"fields": ["name", "address", "connections", "network_address"], "period_only": true},
} if {
	some measure in opened
	measure == "disclose_subscriber"
}

findings contains {
	"effect": "allow",
	"code": "BR-MCI-10-1-RECORDS",
	"measure": measure,
	"route": "domestic:br",
	"limits": {"period_only": true},
} if {
	some measure in opened
	measure == "disclose_identification"
}

findings contains {"effect": "escalate", "code": "BR-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary - opened
	requester
	shown
	data.comity.territory.somewhere_inside
}

# --- A holder abroad -----------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "BR-MCI-11-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	judicial
	input.user.holder.country != "BR"
	data.comity.territory.somewhere_inside
}

# --- What needs a judge --------------------------------------------------------------------------

findings contains {"effect": "deny", "code": "BR-MCI-10-2-CONTENT-NEEDS-JUDGE", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	not judicial
}

findings contains {"effect": "deny", "code": "BR-MCI-10-1-RECORDS-NEED-JUDGE", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_identification", "disclose_traffic", "disclose_location"}
	requester
	input.instrument.kind != "emergency"
	not judicial
}

findings contains {"effect": "deny", "code": "BR-9296-INTERCEPT-NEEDS-JUDGE", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	requester
	not judicial
}

findings contains {"effect": "deny", "code": "BR-9296-CRIMINAL-ONLY", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	requester
	input.requester.level in {"civil_party", "regulator"}
}

# --- Basic registration data ---------------------------------------------------------------------

empowered if "legal_basis" in input.instrument.elements.elements

unfounded contains measure if {
	some measure in input.measures
	measure == "disclose_subscriber"
	requester
	not judicial
	input.instrument.elements.state == "known"
	not empowered
}

findings contains {"effect": "escalate", "code": "BR-MCI-10-3-BASIC-DATA", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_subscriber"
	requester
	shown
	not judicial
}

findings contains {"effect": "deny", "code": "BR-DEC-8771-NO-BASIS", "measure": measure} if {
	some measure in unfounded
}

findings contains {
	"effect": "oblige",
	"code": "BR-DEC-8771-ASK",
	"measure": measure,
	"duty": "ask_for_missing",
} if {
	some measure in unfounded
}

# --- Keeping records -----------------------------------------------------------------------------

kept contains measure if {
	some measure in input.measures
	measure == "preserve"
	requester
	input.instrument.kind in {"preservation", "administrative_request"}
}

findings contains {
	"effect": "oblige",
	"code": "BR-MCI-15-2-KEEP",
	"measure": measure,
	"duty": "preserve",
	"within": {"amount": 60, "unit": "days", "start": "received"},
} if {
	some measure in kept
}

findings contains {
	"effect": "oblige",
	"code": "BR-MCI-13-4-SECRET",
	"measure": measure,
	"duty": "keep_confidence",
} if {
	some measure in kept
}

# --- Taking content down -------------------------------------------------------------------------

unavailable contains measure if {
	some measure in input.measures
	measure in {"remove_content", "restrict_in_territory"}
	requester
}

located if "identifier" in input.instrument.elements.elements

findings contains {"effect": "deny", "code": "BR-MCI-19-1-UNIDENTIFIED", "measure": measure} if {
	some measure in unavailable
	judicial
	input.instrument.elements.state == "known"
	not located
}

# Before the Supreme Court read Art. 19 down on 26 June 2025 (day 20265) only a court could order it.
before_ruling if input.day < 20265

before_ruling if {
	input.instrument.issued.state == "known"
	input.instrument.issued.day < 20265
}

findings contains {"effect": "deny", "code": "BR-MCI-19-NEEDS-COURT", "measure": measure} if {
	some measure in unavailable
	not judicial
	before_ruling
}

findings contains {"effect": "escalate", "code": "BR-STF-987-NOTICE", "measure": measure} if {
	some measure in unavailable
	not judicial
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 20265
	input.day >= 20265
	input.day < 99999999
}
