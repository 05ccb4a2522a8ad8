# METADATA
# title: Viet Nam, as the state of the holder, the user or the storage
# description: >-
#   Personal data of Vietnamese citizens leave the country only with a transfer assessment lodged with the Ministry
#   of Public Security (Decree 13/2023, Law 91/2025 since 2026); people look.
package comity.regimes.vn.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "VN"
}

here if input.user.holder.country == "VN"

here if "VN" in input.user.stored_in.countries

here if "VN" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "VN-SHIELD-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "VN-DECREE-13-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "VN-PDPL-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}
