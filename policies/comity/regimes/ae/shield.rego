# METADATA
# title: United Arab Emirates, as the state of the holder, the user or the storage
# description: Federal Decree-Law 45/2021, Articles 22 and 23, limits transfers of personal data; people look.
package comity.regimes.ae.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "AE"
}

here if input.user.holder.country == "AE"

here if "AE" in input.user.stored_in.countries

here if "AE" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "AE-SHIELD-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "AE-PDPL-22-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}
