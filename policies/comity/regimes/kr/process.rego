# METADATA
# title: Republic of Korea, as requester
# description: >-
#   Protection of Communications Secrets Act (records by leave of a court), Criminal Procedure Act, Art. 215
#   (content by a judge's warrant) and Telecommunications Business Act, Art. 83. See README.md in this folder.
package comity.regimes.kr.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "KR"
}

shown if input.instrument.kind in {
	"warrant",
	"court_order",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

# A request of an office, without a court.
request if {
	requester
	input.instrument.kind == "administrative_request"
}

# Since 2 October 2026 the police investigate, and a prosecutor only asks the court for the paper.
investigated if {
	requester
	input.requester.agency in {"court", "police"}
	input.instrument.issuer == "judge"
}

# --- A court's paper -------------------------------------------------------------------------------

# Art. 13(4): a court's leave opens the records of communications.
by_leave contains measure if {
	some measure in data.comity.domestic.ordered
	measure == "disclose_traffic"
	investigated
	input.instrument.kind == "court_order"
}

# Arts. 215(2), 219 with 107: a judge's warrant opens what was sent and received.
by_warrant contains measure if {
	some measure in data.comity.domestic.ordered
	measure in {"disclose_subscriber", "disclose_content"}
	investigated
	input.instrument.kind == "warrant"
}

reached contains measure if some measure in by_leave

reached contains measure if some measure in by_warrant

findings contains {
	"effect": "allow",
	"code": "KR-PCSA-13-RECORDS",
	"measure": measure,
	"route": "domestic:kr",
	"limits": {"period_only": true},
} if {
	some measure in by_leave
}

findings contains {
	"effect": "allow",
	"code": "KR-CPA-215-WARRANT",
	"measure": measure,
	"route": "domestic:kr",
	"limits": {"period_only": true},
} if {
	some measure in by_warrant
}

# --- What a request does not open --------------------------------------------------------------------

findings contains {"effect": "deny", "code": "KR-CPA-215-CONTENT-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	request
}

findings contains {"effect": "deny", "code": "KR-PCSA-13-RECORDS-NEED-LEAVE", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_identification", "disclose_traffic", "disclose_location"}
	request
}

findings contains {"effect": "escalate", "code": "KR-TBA-83-SUBSCRIBER", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_subscriber"
	request
}

# Art. 13(4), second sentence: leave follows without delay, or the records are destroyed.
findings contains {"effect": "escalate", "code": "KR-PCSA-13-EMERGENCY", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_identification", "disclose_traffic", "disclose_location"}
	requester
	input.instrument.kind == "emergency"
}

findings contains {"effect": "deny", "code": "KR-PCSA-6-INTERCEPT-NEEDS-COURT", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	requester
	input.instrument.issuer in {"prosecutor", "police", "executive", "private", "none"}
}

# --- Keeping -----------------------------------------------------------------------------------------

# Art. 215-2, as in force since 2 October 2026: 60 days, and 30 more with a court's leave.
findings contains {
	"effect": "oblige",
	"code": "KR-CPA-215-2-KEEP",
	"measure": measure,
	"duty": "preserve",
	"within": {"amount": 60, "unit": "days", "start": "received"},
} if {
	some measure in input.measures
	measure == "preserve"
	requester
	input.instrument.kind == "preservation"
	input.instrument.issuer in {"prosecutor", "police"}
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 20728
	input.instrument.issued.day < 99999999
	input.offence.max_years.state == "known"
	input.offence.max_years.years >= 3
	input.offence.max_years.years <= 255
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "escalate", "code": "KR-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary - reached
	requester
	shown
	data.comity.territory.somewhere_inside
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "KR-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "KR"
	not data.comity.territory.outside
}
