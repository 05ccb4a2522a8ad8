# METADATA
# title: Russia, as the state of the holder, the user or the storage
# description: >-
#   Secrecy of messages falls only to a Russian court, and personal data leave the country only after a notice to
#   the supervisor: a foreign authority's demand is a conflict of laws.
package comity.regimes.ru.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "RU"
}

here if input.user.holder.country == "RU"

here if "RU" in input.user.stored_in.countries

here if "RU" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "RU-TRANSFER-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "RU-152-12-NOTICE", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "RU-126-63-SECRECY", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	measure in {"disclose_traffic", "disclose_location", "disclose_content"}
	touched
}
