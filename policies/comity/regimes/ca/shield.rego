# METADATA
# title: Canada, as the state of the holder, the user or the storage
# description: >-
#   Disclosure without consent only where the statute lists it; a foreign state's way is a request to the Minister of
#   Justice and the order of a Canadian judge.
package comity.regimes.ca.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "CA"
}

held_here if input.user.holder.country == "CA"

here if held_here

here if "CA" in input.user.stored_in.countries

here if "CA" in input.user.location.countries

findings contains {"effect": "escalate", "code": "CA-PIPEDA-7-3", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {"effect": "escalate", "code": "CA-QC-17-ASSESSMENT", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	input.user.holder.subdivision == "CA-QC"
}

findings contains {"effect": "oblige", "code": "CA-MLACMA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
}

findings contains {"effect": "deny", "code": "CA-CC-184-INTERCEPT-FOREIGN", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	foreign
	held_here
}
