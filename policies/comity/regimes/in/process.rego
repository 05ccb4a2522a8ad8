# METADATA
# title: India, as requester
# description: >-
#   Information Technology Act 2000, ss. 69, 69A and 79 with their rules, and s. 94 of the Bharatiya Nagarik
#   Suraksha Sanhita 2023. No judge stands behind most of this paper: people decide. See README.md.
package comity.regimes.in.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "IN"
}

shown if input.instrument.kind in {
	"warrant",
	"court_order",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

low if input.requester.rank in {"ordinary", "none"}

# --- Directions under section 69 -------------------------------------------------------------------

# What such a direction can reach: interception, and information that is stored.
opened contains measure if some measure in data.comity.conduct.disclosed

opened contains measure if {
	some measure in input.measures
	measure == "intercept"
}

direction if {
	requester
	input.instrument.kind in {"administrative_request", "emergency"}
	input.instrument.issuer == "executive"
}

findings contains {"effect": "deny", "code": "IN-IT-69-AUTHORITY", "measure": measure} if {
	some measure in opened
	direction
	low
}

findings contains {"effect": "escalate", "code": "IN-IT-69-DIRECTION", "measure": measure} if {
	some measure in opened
	direction
}

findings contains {"effect": "escalate", "code": "IN-SO-6227-AGENCY", "measure": measure} if {
	some measure in opened
	direction
	input.requester.agency in {"court", "prosecutor", "central_authority", "other", "unknown"}
}

confirmed if input.instrument.validator == "executive"

# Rule 3: what the head of an agency orders in an emergency ends unless the Home Secretary confirms it within
# seven working days; two weeks leave room for days of rest.
findings contains {"effect": "deny", "code": "IN-IT-69-UNCONFIRMED", "measure": measure} if {
	some measure in opened
	direction
	input.requester.rank in {"senior", "designated"}
	input.instrument.kind == "emergency"
	not confirmed
	input.instrument.issued.state == "known"
	input.instrument.issued.day + 14 < input.day
	input.day < 99999999
}

# --- Production under section 94 -------------------------------------------------------------------

produced if {
	requester
	input.instrument.kind in {"administrative_request", "court_order", "warrant"}
	input.instrument.issuer in {"judge", "magistrate", "police"}
	input.instrument.issued.state == "known"
}

findings contains {"effect": "escalate", "code": "IN-BNSS-94-ORDER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	produced
	input.instrument.issued.day >= 19905
	input.instrument.issued.day < 99999999
}

findings contains {"effect": "escalate", "code": "IN-CRPC-91-ORDER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	produced
	input.instrument.issued.day < 19905
	input.instrument.issued.day >= 0
}

findings contains {"effect": "deny", "code": "IN-BNSS-94-OFFICER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	produced
	input.instrument.issuer == "police"
	low
}

findings contains {
	"effect": "oblige",
	"code": "IN-IT-RULES-3-1-J-ANSWER",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 72, "unit": "hours", "start": "received"},
} if {
	some measure in data.comity.conduct.disclosed
	requester
	input.instrument.kind in {"administrative_request", "emergency"}
	input.instrument.issuer in {"police", "executive"}
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 18683
	input.instrument.issued.day < 99999999
}

# --- Silencing -------------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "IN-IT-69A-BLOCKING", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	direction
}

intimation if {
	requester
	input.instrument.kind == "administrative_request"
	input.instrument.issuer in {"police", "executive"}
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 20407
	input.instrument.issued.day < 99999999
}

# Rule 3(1)(d) as in force since 15 November 2025.
findings contains {"effect": "deny", "code": "IN-IT-RULES-3-1-D-OFFICER", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	intimation
	low
}

reasoned if {
	input.instrument.elements.state == "known"
	"legal_basis" in input.instrument.elements.elements
	"reasons" in input.instrument.elements.elements
	"identifier" in input.instrument.elements.elements
}

findings contains {"effect": "deny", "code": "IN-IT-RULES-3-1-D-REASONS", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	intimation
	not reasoned
}

findings contains {
	"effect": "oblige",
	"code": "IN-IT-RULES-3-1-D-ASK",
	"measure": measure,
	"duty": "ask_for_missing",
} if {
	some measure in data.comity.conduct.silencing
	intimation
	not reasoned
}

# Rule 3(1)(d): 36 hours, and three for what is received from 20 February 2026 on. The hours run for an answer;
# they decide nothing.
removal if {
	requester
	input.instrument.kind in {"administrative_request", "court_order"}
	input.instrument.issuer in {"judge", "magistrate", "police", "executive"}
	input.intake.received.state == "known"
}

findings contains {
	"effect": "oblige",
	"code": "IN-IT-RULES-3-1-D-36-HOURS",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 36, "unit": "hours", "start": "received"},
} if {
	some measure in data.comity.conduct.silencing
	removal
	input.intake.received.day >= 18683
	input.intake.received.day < 20504
}

findings contains {
	"effect": "oblige",
	"code": "IN-IT-RULES-3-1-D-3-HOURS",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 3, "unit": "hours", "start": "received"},
} if {
	some measure in data.comity.conduct.silencing
	removal
	input.intake.received.day >= 20504
	input.intake.received.day < 99999999
}

findings contains {"effect": "escalate", "code": "IN-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	shown
	data.comity.territory.somewhere_inside
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "IN-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "IN"
	not data.comity.territory.outside
}
