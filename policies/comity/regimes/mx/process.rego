# METADATA
# title: Mexico, as requester
# description: >-
#   National Code of Criminal Procedure (CNPP), Arts. 291 and 303: content only by a federal control judge, location
#   and retained data by a control judge. Subscriber data under the telecommunications law of the day.
package comity.regimes.mx.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "MX"
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

private_words contains measure if {
	some measure in input.measures
	measure in {"disclose_content", "intercept"}
	requester
}

retained contains measure if {
	some measure in input.measures
	measure in {"disclose_identification", "disclose_traffic", "disclose_location"}
	requester
}

findings contains {"effect": "escalate", "code": "MX-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	shown
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "escalate", "code": "MX-CNPP-303-ORDER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	judicial
	data.comity.territory.somewhere_inside
}

# --- Content -------------------------------------------------------------------------------------

findings contains {"effect": "deny", "code": "MX-CNPP-291-CONTENT-NEEDS-JUDGE", "measure": measure} if {
	some measure in private_words
	not judicial
}

findings contains {"effect": "escalate", "code": "MX-CNPP-291-FEDERAL-JUDGE", "measure": measure} if {
	some measure in private_words
	judicial
	input.requester.level != "federal"
}

findings contains {"effect": "deny", "code": "MX-CONST-16-MATTER", "measure": measure} if {
	some measure in private_words
	input.requester.level in {"civil_party", "regulator"}
}

# --- Location and retained data ------------------------------------------------------------------

findings contains {"effect": "deny", "code": "MX-CNPP-303-DATA-NEEDS-JUDGE", "measure": measure} if {
	some measure in retained
	input.instrument.kind != "emergency"
	not judicial
}

findings contains {"effect": "escalate", "code": "MX-CNPP-303-EMERGENCY", "measure": measure} if {
	some measure in retained
	input.instrument.kind == "emergency"
}

findings contains {
	"effect": "oblige",
	"code": "MX-RETAINED-24-HOURS",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 24, "unit": "hours", "start": "served"},
} if {
	some measure in retained
	judicial
}

# --- Subscriber data: the law of 2014 until 16 July 2025, the law of 2025 from 17 July (day 20286) ---

written contains measure if {
	some measure in input.measures
	measure == "disclose_subscriber"
	requester
	input.instrument.kind == "administrative_request"
	input.instrument.issued.state == "known"
}

findings contains {"effect": "escalate", "code": "MX-LFTR-189-WRITTEN", "measure": measure} if {
	some measure in written
	input.instrument.issued.day < 20286
}

findings contains {"effect": "escalate", "code": "MX-LMTR-182-WRITTEN", "measure": measure} if {
	some measure in written
	input.instrument.issued.day >= 20286
	input.day >= 20286
	input.day < 99999999
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "MX-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "MX"
	not data.comity.territory.outside
}
