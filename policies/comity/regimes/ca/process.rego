# METADATA
# title: Canada, as requester
# description: >-
#   Production and preservation under sections 487.012 to 487.0199 of the Criminal Code. A production order of a
#   justice or judge on a user at home opens what it names; every other paper goes to people.
package comity.regimes.ca.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "CA"
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

# A production order: only a justice or a judge makes one.
order if {
	requester
	input.instrument.kind == "court_order"
	input.instrument.issuer in {"judge", "magistrate"}
}

# What a production order opens at home: documents and data in the holder's possession or control. Where somebody was
# is tracking data, with an order of its own (section 487.017) and powers beside it: people look.
opened contains measure if {
	some measure in data.comity.domestic.ordered
	measure in {"disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_content"}
	order
}

findings contains {
	"effect": "allow",
	"code": "CA-CC-487-014-PRODUCTION",
	"measure": measure,
	"route": "domestic:ca",
	"limits": {"period_only": true},
} if {
	some measure in opened
}

# --- What the paper does not reach -----------------------------------------------------------------

findings contains {"effect": "deny", "code": "CA-CC-487-014-NEEDS-ORDER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	input.requester.agency in {"police", "prosecutor", "security"}
	input.instrument.kind in {"administrative_request", "administrative_subpoena", "preservation"}
}

findings contains {"effect": "deny", "code": "CA-CC-487-014-ISSUER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	input.instrument.kind in {"court_order", "warrant"}
	input.instrument.issuer in {"grand_jury", "prosecutor", "police", "executive", "private", "none"}
}

# Section 487.019(2): the order has effect throughout Canada.
findings contains {"effect": "escalate", "code": "CA-CC-487-019-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	order
	input.user.holder.country != "CA"
}

# --- Keeping ---------------------------------------------------------------------------------------

demanded contains measure if {
	some measure in input.measures
	measure == "preserve"
	requester
	input.instrument.kind == "preservation"
}

findings contains {
	"effect": "oblige",
	"code": "CA-CC-487-012-KEEP",
	"measure": measure,
	"duty": "preserve",
	"within": {"amount": 21, "unit": "days", "start": "issued"},
} if {
	some measure in demanded
	input.requester.origin == "none"
}

findings contains {
	"effect": "oblige",
	"code": "CA-CC-487-012-KEEP-FOREIGN",
	"measure": measure,
	"duty": "preserve",
	"within": {"amount": 90, "unit": "days", "start": "issued"},
} if {
	some measure in demanded
	input.requester.origin != "none"
}

findings contains {
	"effect": "oblige",
	"code": "CA-CC-487-013-KEEP",
	"measure": measure,
	"duty": "preserve",
	"within": {"amount": 90, "unit": "days", "start": "issued"},
} if {
	some measure in input.measures
	measure == "preserve"
	order
}

# --- Challenge, silence, and orders for another state ----------------------------------------------

findings contains {
	"effect": "oblige",
	"code": "CA-CC-487-0193-CHALLENGE",
	"measure": measure,
	"duty": "challenge_order",
} if {
	some measure in data.comity.conduct.disclosed
	order
	some role in input.user.roles.roles
	role in {"lawyer", "press"}
}

# Section 487.0191: silence is a justice's or judge's order; a preservation demand alone may impose it by itself.
findings contains {"effect": "oblige", "code": "CA-CC-487-0191-GAG", "measure": measure, "duty": "challenge_gag"} if {
	some measure in data.comity.conduct.ordinary
	requester
	input.instrument.kind != "preservation"
	input.instrument.gag.source == "letter"
}

passed_on if input.instrument.kind == "mlat_order"

passed_on if input.requester.origin != "none"

findings contains {"effect": "escalate", "code": "CA-MLACMA-18-ORIGIN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	passed_on
}

# --- Everything else ---------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "CA-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary - opened
	requester
	shown
	data.comity.territory.somewhere_inside
}
