# METADATA
# title: United Arab Emirates, as requester
# description: >-
#   Federal Decree-Law 34/2021 and the Criminal Procedures Law (38/2022). Messages are opened by the public
#   prosecution or a court alone; orders to silence go to people and reach nobody elsewhere.
package comity.regimes.ae.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "AE"
}

paper if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

judicial if input.instrument.issuer in {"judge", "magistrate", "prosecutor"}

findings contains {"effect": "escalate", "code": "AE-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	paper
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "AE-CPL-NEEDS-PROSECUTION", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_traffic", "disclose_location", "disclose_content"}
	requester
	not judicial
}

findings contains {"effect": "deny", "code": "AE-CPL-LIVE", "measure": measure} if {
	some measure in input.measures
	measure in {"intercept", "grant_access", "monitor"}
	requester
	not judicial
}

findings contains {"effect": "escalate", "code": "AE-34-2021-53-REMOVAL", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	requester
	paper
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "AE-34-2021-REACH", "measure": measure} if {
	some measure in input.measures
	measure in {"suspend_account", "terminate_meeting", "remove_content"}
	requester
	not data.comity.territory.settled
}
