# METADATA
# title: Japan, as requester
# description: >-
#   Code of Criminal Procedure, Arts. 197 and 218: what is compulsory needs a warrant that a judge issues. An
#   inquiry compels nobody and does not open the secrecy of communications. See README.md in this folder.
package comity.regimes.jp.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "JP"
}

shown if input.instrument.kind in {
	"warrant",
	"court_order",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

# Art. 197(2): an inquiry to a public or private body.
inquiry if {
	requester
	input.instrument.kind == "administrative_request"
}

# --- A judge's warrant -----------------------------------------------------------------------------

# Art. 218(1): seizure or an order to provide electronic records, by a warrant that a judge issues.
reached contains measure if {
	some measure in data.comity.domestic.ordered
	measure in {"disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_content"}
	requester
	input.instrument.kind == "warrant"
	input.instrument.issuer == "judge"
}

findings contains {
	"effect": "allow",
	"code": "JP-CCP-218-WARRANT",
	"measure": measure,
	"route": "domestic:jp",
	"limits": {"period_only": true},
} if {
	some measure in reached
}

findings contains {"effect": "deny", "code": "JP-CCP-218-ISSUER", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	requester
	input.instrument.kind == "warrant"
	input.instrument.issuer in {"prosecutor", "police", "executive", "private"}
}

findings contains {"effect": "deny", "code": "JP-CCP-218-CONTENT-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	inquiry
}

findings contains {"effect": "deny", "code": "JP-TBA-4-TRAFFIC-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_identification", "disclose_traffic", "disclose_location"}
	inquiry
}

findings contains {"effect": "escalate", "code": "JP-CCP-197-INQUIRY", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_subscriber"
	inquiry
}

findings contains {"effect": "deny", "code": "JP-CCP-222-2-INTERCEPT-NEEDS-JUDGE", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	requester
	input.instrument.issuer in {"prosecutor", "police", "executive", "private", "none"}
}

# --- Keeping ---------------------------------------------------------------------------------------

# Art. 197(3)-(4): records of communications are kept 30 days on request, and 60 at most.
findings contains {
	"effect": "oblige",
	"code": "JP-CCP-197-3-KEEP",
	"measure": measure,
	"duty": "preserve",
	"within": {"amount": 30, "unit": "days", "start": "received"},
} if {
	some measure in input.measures
	measure == "preserve"
	requester
	input.instrument.kind == "preservation"
	input.instrument.issuer in {"prosecutor", "police"}
	data.comity.territory.somewhere_inside
}

# --- Silence ---------------------------------------------------------------------------------------

# Art. 218(3): with a judge's leave, at most a year; the law took effect on 21 May 2026.
findings contains {
	"effect": "oblige",
	"code": "JP-CCP-218-3-SECRECY",
	"measure": measure,
	"duty": "keep_confidence",
} if {
	some measure in data.comity.conduct.disclosed
	requester
	input.instrument.gag.source == "court_order"
	input.instrument.gag.end == "known"
	input.instrument.gag.days >= 1
	input.instrument.gag.days <= 365
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 20594
	input.instrument.issued.day < 99999999
}

# Art. 197(5) asks for silence; it does not order it.
findings contains {
	"effect": "oblige",
	"code": "JP-CCP-197-5-SILENCE-IS-ASKED",
	"measure": measure,
	"duty": "challenge_gag",
} if {
	some measure in data.comity.conduct.disclosed
	requester
	input.instrument.gag.source == "letter"
}

findings contains {"effect": "escalate", "code": "JP-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary - reached
	requester
	shown
	data.comity.territory.somewhere_inside
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "JP-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "JP"
	not data.comity.territory.outside
}
