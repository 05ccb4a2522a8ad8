# METADATA
# title: United Kingdom, as the state of the holder, the user or the storage
# description: Chapter V of the UK GDPR: a foreign authority's demand is no ground for a transfer by itself.
package comity.regimes.gb.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "GB"
}

here if input.user.holder.country == "GB"

here if "GB" in input.user.stored_in.countries

here if "GB" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "GB-TRANSFER-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}
