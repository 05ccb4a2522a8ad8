# METADATA
# title: China (mainland), as the state of the holder, the user or the storage
# description: >-
#   Data in China may not go to foreign authorities without leave: personal data, any data, evidence in criminal
#   matters. Foreign measures against Chinese persons may not be carried out. A conflict of laws each time.
package comity.regimes.cn.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "CN"
}

here if input.user.holder.country == "CN"

here if "CN" in input.user.stored_in.countries

here if "CN" in input.user.location.countries

touched if {
	foreign
	here
}

civil if input.requester.level == "civil_party"

findings contains {"effect": "escalate", "code": "CN-PIPL-41", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "CN-DSL-36", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "CN-ICJAL-4", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
	not civil
}

findings contains {"effect": "escalate", "code": "CN-TRANSFER-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "CN-SECRETS-28", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
	input.user.controller == "public_authority"
}

findings contains {"effect": "escalate", "code": "CN-AFSL-12", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	touched
}
