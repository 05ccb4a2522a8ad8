# METADATA
# title: India, as the state of the holder, the user or the storage
# description: >-
#   Rule 7 of the Sensitive Personal Data Rules of 2011, until s. 16 of the Digital Personal Data Protection Act
#   2023 takes its place in May 2027.
package comity.regimes.in.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "IN"
}

here if input.user.holder.country == "IN"

here if "IN" in input.user.stored_in.countries

here if "IN" in input.user.location.countries

# The day of the transfer decides; both laws speak at the seam.
findings contains {"effect": "escalate", "code": "IN-SPDI-7-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
	input.day < 20952
	input.day >= 0
}

findings contains {"effect": "escalate", "code": "IN-DPDP-16-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
	input.day >= 20951
	input.day < 99999999
}

findings contains {"effect": "oblige", "code": "IN-MLA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	input.user.holder.country == "IN"
}
