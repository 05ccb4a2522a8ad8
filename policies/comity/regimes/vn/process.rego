# METADATA
# title: Viet Nam, as requester
# description: >-
#   Law on Cybersecurity 24/2018 until 30 June 2026 and 116/2025 since 1 July 2026. Their clocks of 24, 6 and 3
#   hours are duties to answer, never grounds to give; content needs the procuracy or a court.
package comity.regimes.vn.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "VN"
}

paper if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

proper if input.requester.agency in {"court", "prosecutor", "police"}

approved if input.instrument.issuer in {"judge", "magistrate", "prosecutor"}

approved if input.instrument.validator in {"judge", "magistrate", "prosecutor"}

# Paper of the time of the law of 2025. On which days each law is in force, the catalogue says.
law_of_2025 if {
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 20635
}

# Paper of the time of the law of 2018.
law_of_2018 if {
	input.instrument.issued.state == "known"
	input.instrument.issued.day < 20635
}

urgent if input.instrument.kind == "emergency"

identity contains measure if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_identification"}
	requester
	data.comity.territory.somewhere_inside
}

removal contains measure if {
	some measure in data.comity.conduct.silencing
	requester
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "escalate", "code": "VN-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	paper
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "VN-CSL-REQUESTER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	not proper
}

findings contains {"effect": "deny", "code": "VN-CPC-CONTENT-NEEDS-PROCURACY", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_traffic", "disclose_location", "disclose_content"}
	requester
	not approved
}

findings contains {"effect": "escalate", "code": "VN-CSL2018-OUTLIVED", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	law_of_2018
	data.comity.territory.somewhere_inside
}

findings contains {
	"effect": "oblige",
	"code": "VN-CSL2025-25-USER-DATA",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 24, "unit": "hours", "start": "received"},
} if {
	some measure in identity
	law_of_2025
	not urgent
}

findings contains {
	"effect": "oblige",
	"code": "VN-CSL2025-25-USER-DATA-URGENT",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 3, "unit": "hours", "start": "received"},
} if {
	some measure in identity
	law_of_2025
	urgent
}

findings contains {
	"effect": "oblige",
	"code": "VN-CSL2025-25-REMOVAL",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 24, "unit": "hours", "start": "received"},
} if {
	some measure in removal
	law_of_2025
	not urgent
}

findings contains {
	"effect": "oblige",
	"code": "VN-CSL2025-25-REMOVAL-URGENT",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 6, "unit": "hours", "start": "received"},
} if {
	some measure in removal
	law_of_2025
	urgent
}

findings contains {
	"effect": "oblige",
	"code": "VN-CSL2018-26-REMOVAL",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 24, "unit": "hours", "start": "received"},
} if {
	some measure in removal
	law_of_2018
}

findings contains {"effect": "deny", "code": "VN-CSL-REACH", "measure": measure} if {
	some measure in input.measures
	measure in {"suspend_account", "terminate_meeting", "remove_content"}
	requester
	not data.comity.territory.settled
}

findings contains {"effect": "deny", "code": "VN-CSL-CONNECTION", "measure": measure} if {
	some measure in input.measures
	measure in {"intercept", "grant_access", "monitor"}
	requester
}

findings contains {"effect": "deny", "code": "VN-CSL-LOCALISATION", "measure": measure} if {
	some measure in input.measures
	measure == "migrate_data"
	requester
}

findings contains {"effect": "escalate", "code": "VN-CSL-OFFICE", "measure": measure} if {
	some measure in input.measures
	measure == "appoint_liaison"
	requester
}
