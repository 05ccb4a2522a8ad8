# METADATA
# title: Israel, as the state of the holder, the user or the storage
# description: >-
#   The Transfer Abroad Regulations of 2001 bound what leaves Israel; foreign requests for evidence go through the
#   International Legal Assistance Law.
package comity.regimes.il.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "IL"
}

held_here if input.user.holder.country == "IL"

here if held_here

here if "IL" in input.user.stored_in.countries

here if "IL" in input.user.location.countries

findings contains {"effect": "escalate", "code": "IL-TRANSFER-2001", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {"effect": "oblige", "code": "IL-ILA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
}
