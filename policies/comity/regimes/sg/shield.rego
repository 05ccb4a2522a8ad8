# METADATA
# title: Singapore, as the state of the holder, the user or the storage
# description: >-
#   Personal Data Protection Act 2012, s. 26: personal data leave Singapore only with comparable protection.
package comity.regimes.sg.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "SG"
}

here if input.user.holder.country == "SG"

here if "SG" in input.user.stored_in.countries

here if "SG" in input.user.location.countries

findings contains {"effect": "escalate", "code": "SG-PDPA-26-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {"effect": "oblige", "code": "SG-MLA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	input.user.holder.country == "SG"
}
