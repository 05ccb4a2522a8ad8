# METADATA
# title: Hong Kong, as the state of the holder, the user or the storage
# description: Personal Data (Privacy) Ordinance, Cap. 486: a foreign authority's demand is looked at by people.
package comity.regimes.hk.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "HK"
}

here if input.user.holder.country == "HK"

here if "HK" in input.user.stored_in.countries

here if "HK" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "HK-TRANSFER-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "oblige", "code": "HK-MLA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	input.user.holder.country == "HK"
}
