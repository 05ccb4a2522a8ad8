# METADATA
# title: Macao, as requester
# description: >-
#   Macao has courts and law of its own (Basic Law, Articles 18, 19 and 22) and is never treated as the mainland.
#   Content needs a judge, records a judicial authority; what the mainland asked first is refused.
package comity.regimes.mo.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "MO"
}

paper if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

judged if input.instrument.issuer in {"judge", "magistrate"}

judicial if judged

judicial if input.instrument.issuer == "prosecutor"

# An emergency that the demand itself claims, on a user at home: people decide, save on content.
urgent contains measure if {
	some measure in data.comity.conduct.disclosed
	measure != "disclose_content"
	input.instrument.kind == "emergency"
	input.intake.emergency == "yes"
	data.comity.territory.settled
}

mainland if "CN" in input.requester.states

abroad contains country if {
	some country in input.user.stored_in.countries
	country != "MO"
}

findings contains {"effect": "escalate", "code": "MO-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	paper
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "MO-BL-22-MAINLAND", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	mainland
}

findings contains {"effect": "deny", "code": "MO-10-2022-CONTENT-NEEDS-JUDGE", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	not judged
}

findings contains {"effect": "deny", "code": "MO-10-2022-RECORDS-ISSUER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed - urgent
	measure != "disclose_content"
	requester
	not judicial
}

findings contains {"effect": "deny", "code": "MO-13-2019-NO-FEED", "measure": measure} if {
	some measure in input.measures
	measure in {"grant_access", "monitor"}
	requester
}

findings contains {"effect": "escalate", "code": "MO-11-2009-16-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	count(abroad) > 0
}

findings contains {"effect": "deny", "code": "MO-REACH", "measure": measure} if {
	some measure in input.measures
	measure in {"suspend_account", "terminate_meeting", "remove_content"}
	requester
	not data.comity.territory.settled
}
