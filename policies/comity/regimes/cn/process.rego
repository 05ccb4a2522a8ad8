# METADATA
# title: China (mainland), as requester
# description: >-
#   A court's paper on a user in mainland China goes to people. Nothing else is process, and nothing is process
#   for users elsewhere. HK, MO and TW are not CN.
package comity.regimes.cn.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "CN"
}

shown contains measure if {
	some measure in data.comity.conduct.ordinary
	requester
	input.instrument.kind in {
		"court_order",
		"warrant",
		"administrative_request",
		"emergency",
		"preservation",
		"mlat_order",
		"administrative_subpoena",
	}
}

findings contains {"effect": "escalate", "code": "CN-COURT-REVIEW", "measure": measure} if {
	some measure in shown
	input.instrument.kind == "court_order"
	data.comity.territory.settled
}

findings contains {"effect": "escalate", "code": "CN-OTHER-REVIEW", "measure": measure} if {
	some measure in shown
	input.instrument.kind != "court_order"
	data.comity.territory.settled
}

findings contains {"effect": "deny", "code": "CN-NIL-7-NO-PROCESS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	data.comity.territory.outside
}
