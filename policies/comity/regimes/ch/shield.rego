# METADATA
# title: Switzerland, as the state of the holder, the user or the storage
# description: >-
#   Criminal Code Arts. 271 and 273 forbid acts for a foreign state on Swiss soil and giving it business secrets; the
#   way is legal assistance (IRSG). The Data Protection Act bounds disclosure abroad.
package comity.regimes.ch.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "CH"
}

# An act on Swiss soil: the holder sits there, or the data lie there.
on_soil if input.user.holder.country == "CH"

on_soil if "CH" in input.user.stored_in.countries

here if on_soil

here if "CH" in input.user.location.countries

findings contains {"effect": "escalate", "code": "CH-STGB-271", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	on_soil
}

findings contains {"effect": "escalate", "code": "CH-STGB-273", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	on_soil
	input.user.controller in {"sole", "joint", "processor"}
}

findings contains {"effect": "escalate", "code": "CH-DSG-16-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {"effect": "oblige", "code": "CH-IRSG-17-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	on_soil
}
