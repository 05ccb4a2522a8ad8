# METADATA
# title: Hong Kong, as requester
# description: >-
#   Art. 43 of the National Security Law with Schedule 4 of its Implementation Rules, and other paper. All of it
#   goes to people; none of it reaches users outside Hong Kong.
package comity.regimes.hk.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "HK"
}

security if {
	requester
	input.offence.class == "state_security"
}

shown if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

findings contains {"effect": "escalate", "code": "HK-NSL-43-REMOVAL", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	security
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "escalate", "code": "HK-NSL-43-IDENTIFICATION", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	security
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "HK-NSL-43-OUTSIDE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	security
	data.comity.territory.outside
}

findings contains {"effect": "escalate", "code": "HK-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	shown
	data.comity.territory.somewhere_inside
}
