# METADATA
# title: Russia, as requester
# description: >-
#   The duties of 149-FZ to keep everything and to open it were found a breach of Article 8 of the Convention
#   (Podchasov, 13 February 2024). A court's paper on one named user in Russia goes to people; the rest is refused.
package comity.regimes.ru.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "RU"
}

paper if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

court if input.instrument.issuer in {"judge", "magistrate"}

# The Federal Security Service and its like.
service if input.requester.level == "intelligence"

service if input.requester.agency == "security"

named if input.scope.kind == "identifier"

findings contains {"effect": "escalate", "code": "RU-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	paper
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "RU-UPK-185-CONTENT-NEEDS-COURT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	not court
}

findings contains {"effect": "deny", "code": "RU-126-63-RECORDS-NEED-COURT", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_traffic", "disclose_location"}
	requester
	not court
}

findings contains {"effect": "deny", "code": "RU-149-10-1-SERVICE", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	service
	not court
}

findings contains {"effect": "deny", "code": "RU-149-10-1-DECRYPTION", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	input.user.key in {"customer", "end_to_end"}
}

findings contains {"effect": "deny", "code": "RU-149-10-1-UNNAMED", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	not named
}

findings contains {"effect": "deny", "code": "RU-149-10-1-FEED", "measure": measure} if {
	some measure in input.measures
	measure in {"intercept", "grant_access", "monitor"}
	requester
}

findings contains {"effect": "escalate", "code": "RU-149-15-3-BLOCKING", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	requester
	paper
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "RU-149-15-3-REACH", "measure": measure} if {
	some measure in input.measures
	measure in {"suspend_account", "terminate_meeting", "remove_content"}
	requester
	not data.comity.territory.settled
}

findings contains {"effect": "deny", "code": "RU-242-LOCALISATION", "measure": measure} if {
	some measure in input.measures
	measure == "migrate_data"
	requester
}

findings contains {"effect": "escalate", "code": "RU-236-LANDING", "measure": measure} if {
	some measure in input.measures
	measure == "appoint_liaison"
	requester
}

findings contains {"effect": "oblige", "code": "RU-236-HANDS", "measure": measure, "duty": "untainted_hands"} if {
	some measure in input.measures
	measure == "appoint_liaison"
	requester
}
