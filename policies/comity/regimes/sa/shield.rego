# METADATA
# title: Saudi Arabia, as the state of the holder, the user or the storage
# description: >-
#   Personal Data Protection Law, Article 29: disclosure outside the Kingdom only for the purposes that it names
#   and without harm to the Kingdom; people look.
package comity.regimes.sa.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "SA"
}

here if input.user.holder.country == "SA"

here if "SA" in input.user.stored_in.countries

here if "SA" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "SA-SHIELD-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "SA-PDPL-29-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}
