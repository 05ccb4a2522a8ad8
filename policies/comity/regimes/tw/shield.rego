# METADATA
# title: Taiwan, as the state of the holder, the user or the storage
# description: >-
#   Art. 21 of the Personal Data Protection Act: transfers abroad may be restricted, and those of communications
#   enterprises to mainland China are.
package comity.regimes.tw.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "TW"
}

mainland if {
	foreign
	"CN" in input.requester.states
}

here if input.user.holder.country == "TW"

here if "TW" in input.user.stored_in.countries

here if "TW" in input.user.location.countries

findings contains {"effect": "deny", "code": "TW-PDPA-21-MAINLAND", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	mainland
	here
}

findings contains {"effect": "escalate", "code": "TW-PDPA-21-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {"effect": "oblige", "code": "TW-MLA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	input.user.holder.country == "TW"
}
