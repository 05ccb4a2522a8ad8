# METADATA
# title: Republic of Korea, as the state of the holder, the user or the storage
# description: >-
#   Art. 3 of the Protection of Communications Secrets Act and Art. 28-8 of the Personal Information Protection
#   Act: records and personal data leave the country only as these Acts say.
package comity.regimes.kr.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "KR"
}

here if input.user.holder.country == "KR"

here if "KR" in input.user.stored_in.countries

here if "KR" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "KR-PCSA-3-SECRECY", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	measure != "disclose_subscriber"
	touched
}

findings contains {"effect": "escalate", "code": "KR-PIPA-28-8-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "oblige", "code": "KR-MLA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	input.user.holder.country == "KR"
}
