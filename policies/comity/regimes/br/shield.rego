# METADATA
# title: Brazil, as the state of the holder, the user or the storage
# description: >-
#   Marco Civil Art. 10 opens content on a Brazilian court's order alone; LGPD Art. 33 lets data leave the country
#   in nine cases only.
package comity.regimes.br.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "BR"
}

held_here if input.user.holder.country == "BR"

here if held_here

here if "BR" in input.user.stored_in.countries

here if "BR" in input.user.location.countries

findings contains {"effect": "deny", "code": "BR-MCI-10-2-CONTENT-FOREIGN", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_content", "intercept"}
	foreign
	held_here
}

findings contains {"effect": "escalate", "code": "BR-LGPD-33-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {"effect": "oblige", "code": "BR-MLA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
}
