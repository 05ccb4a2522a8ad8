# METADATA
# title: Mexico, as the state of the holder, the user or the storage
# description: >-
#   Constitution Art. 16 leaves private communications to the Mexican federal judiciary; the law on personal data
#   held by private parties bounds transfers to third parties at home and abroad.
package comity.regimes.mx.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "MX"
}

held_here if input.user.holder.country == "MX"

here if held_here

here if "MX" in input.user.stored_in.countries

here if "MX" in input.user.location.countries

findings contains {"effect": "deny", "code": "MX-CONST-16-FOREIGN", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_content", "intercept"}
	foreign
	held_here
}

findings contains {"effect": "escalate", "code": "MX-LFPDPPP-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {"effect": "oblige", "code": "MX-MLA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
}
