# METADATA
# title: China (mainland), as requester
# description: >-
#   A court's paper on a user in mainland China goes to people. Nothing else is process, nothing is process for
#   users elsewhere, and no general duty to help the state opens, watches or moves anything. HK, MO and TW are not CN.
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
	data.comity.territory.somewhere_inside
}

# Article 54 of the Criminal Procedure Law names courts, procuratorates and public security organs.
collector if input.instrument.issuer in {"judge", "magistrate", "prosecutor", "police"}

# State security services, which the National Intelligence Law lets ask anybody for help.
service if input.requester.level == "intelligence"

service if input.requester.agency == "security"

findings contains {"effect": "escalate", "code": "CN-COURT-REVIEW", "measure": measure} if {
	some measure in shown
	input.instrument.kind == "court_order"
}

findings contains {"effect": "escalate", "code": "CN-OTHER-REVIEW", "measure": measure} if {
	some measure in shown
	input.instrument.kind != "court_order"
}

findings contains {"effect": "deny", "code": "CN-NIL-7-NO-PROCESS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	data.comity.territory.outside
}

findings contains {"effect": "deny", "code": "CN-NIL-14-SERVICE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	service
	input.instrument.kind != "court_order"
}

findings contains {"effect": "deny", "code": "CN-CPL-54-ISSUER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	not collector
}

findings contains {"effect": "deny", "code": "CN-CTL-18-DECRYPTION", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	input.user.key in {"customer", "end_to_end"}
}

findings contains {"effect": "escalate", "code": "CN-SSL-34-REMOVAL", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	requester
	input.offence.class == "state_security"
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "CN-CSL-30-STANDING", "measure": measure} if {
	some measure in input.measures
	measure in {"intercept", "grant_access", "monitor"}
	requester
}

findings contains {"effect": "deny", "code": "CN-CSL-39-LOCALISATION", "measure": measure} if {
	some measure in input.measures
	measure == "migrate_data"
	requester
}

findings contains {"effect": "deny", "code": "CN-CSL-52-REACH", "measure": measure} if {
	some measure in input.measures
	measure in {"suspend_account", "terminate_meeting", "remove_content"}
	requester
	not data.comity.territory.settled
}

findings contains {"effect": "oblige", "code": "CN-LIAISON-HANDS", "measure": measure, "duty": "untainted_hands"} if {
	some measure in input.measures
	measure == "appoint_liaison"
	requester
}
