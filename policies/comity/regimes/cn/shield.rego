# METADATA
# title: China (mainland), as the state of the holder, the user or the storage
# description: >-
#   PIPL Art. 41 and DSL Art. 36 forbid giving data stored in China to foreign authorities without approval: a
#   conflict of laws.
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

findings contains {"effect": "escalate", "code": "CN-PIPL-41", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "CN-DSL-36", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}
