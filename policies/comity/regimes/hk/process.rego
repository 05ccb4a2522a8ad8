# METADATA
# title: Hong Kong, as requester
# description: >-
#   Art. 43 of the National Security Law with Schedules 4 and 6 of its Implementation Rules, and other paper. All
#   of it goes to people; none of it reaches users outside Hong Kong. See README.md in this folder.
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

# --- Schedule 4, Part 2: messages --------------------------------------------------------------------

# A designated officer asks, with leave from an Assistant Commissioner or above.
findings contains {"effect": "deny", "code": "HK-NSL-43-OFFICER", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	security
	input.requester.rank in {"ordinary", "none"}
}

findings contains {"effect": "escalate", "code": "HK-NSL-43-REMOVAL", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	security
	data.comity.territory.somewhere_inside
}

# --- Schedule 4, Part 3: identification and decryption ---------------------------------------------------

unwarranted if input.instrument.kind in {"administrative_request", "emergency", "preservation"}

unwarranted if {
	input.instrument.kind == "warrant"
	input.instrument.issuer in {"prosecutor", "police", "executive"}
}

findings contains {"effect": "deny", "code": "HK-NSL-43-NEEDS-MAGISTRATE", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	security
	unwarranted
}

findings contains {"effect": "escalate", "code": "HK-NSL-43-IDENTIFICATION", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	security
	data.comity.territory.somewhere_inside
}

# --- Schedule 6: interception without a judge --------------------------------------------------------------

findings contains {"effect": "deny", "code": "HK-NSL-43-INTERCEPT-NO-JUDGE", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	requester
	input.instrument.issuer in {"prosecutor", "police", "executive", "none"}
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
