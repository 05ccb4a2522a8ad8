# METADATA
# title: Taiwan, as requester
# description: >-
#   Code of Criminal Procedure, Arts. 122 and 128 (a judge's search warrant), and the Communication Security and
#   Surveillance Act (records by a court's access warrant). TW is not CN for any rule. See README.md.
package comity.regimes.tw.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "TW"
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

records contains measure if {
	some measure in input.measures
	measure in {"disclose_identification", "disclose_traffic", "disclose_location"}
}

# --- A judge's search warrant ------------------------------------------------------------------------

# Arts. 122(2), 128(3): electronic records of a third party, by a search warrant that a judge signs.
reached contains measure if {
	some measure in data.comity.domestic.ordered
	measure in {"disclose_subscriber", "disclose_content"}
	requester
	input.instrument.kind == "warrant"
	input.instrument.issuer == "judge"
}

findings contains {"effect": "escalate", "code": "TW-CCP-128-SEARCH-WARRANT", "measure": measure} if {
	some measure in reached
}

findings contains {"effect": "deny", "code": "TW-CCP-128-ISSUER", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	requester
	input.instrument.kind == "warrant"
	input.instrument.issuer in {"prosecutor", "police", "executive", "private"}
}

findings contains {"effect": "deny", "code": "TW-CCP-128-CONTENT-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	request
}

# --- Records of communications -------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "TW-CSSA-11-1-ACCESS-WARRANT", "measure": measure} if {
	some measure in records
	requester
	input.instrument.kind in {"warrant", "court_order"}
	input.instrument.issuer == "judge"
}

findings contains {"effect": "deny", "code": "TW-CSSA-11-1-RECORDS-NEED-COURT", "measure": measure} if {
	some measure in records
	request
	input.instrument.issuer in {"police", "executive"}
}

# For some grave offences a prosecutor may take records without a court.
findings contains {"effect": "escalate", "code": "TW-CSSA-11-1-PROSECUTOR", "measure": measure} if {
	some measure in records
	request
	input.instrument.issuer == "prosecutor"
}

findings contains {"effect": "deny", "code": "TW-CSSA-5-INTERCEPT-NEEDS-COURT", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	requester
	input.instrument.issuer in {"prosecutor", "police", "executive", "private", "none"}
}

findings contains {"effect": "escalate", "code": "TW-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary - reached
	requester
	shown
	data.comity.territory.somewhere_inside
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "TW-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "TW"
	not data.comity.territory.outside
}
