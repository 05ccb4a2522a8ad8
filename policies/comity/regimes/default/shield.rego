# METADATA
# title: Every state whose law is not encoded, as the state of the holder, the user or the storage
# description: Its law may bar the disclosure; people look.
package comity.regimes.default.shield

touched contains input.user.holder.country if data.comity.data.country[input.user.holder.country]

touched contains country if some country in input.user.stored_in.countries

touched contains country if some country in input.user.location.countries

# States that are encoded, or that ask themselves.
answered contains country if {
	some country in touched
	data.comity.data.regime[country] != "default"
}

answered contains country if {
	some country in touched
	country == input.requester.country
}

findings contains {"effect": "escalate", "code": "DEFAULT-SHIELD-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	input.requester.kind == "authority"
	count(touched) > count(answered)
}
