# METADATA
# title: New Zealand, as the state of the holder, the user or the storage
# description: >-
#   Privacy principle 12 on disclosure abroad; a foreign state's way is a request to the Attorney-General and the order
#   of a judge.
package comity.regimes.nz.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "NZ"
}

held_here if input.user.holder.country == "NZ"

here if held_here

here if "NZ" in input.user.stored_in.countries

here if "NZ" in input.user.location.countries

findings contains {"effect": "escalate", "code": "NZ-PRIVACY-IPP-12", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {
	"effect": "oblige",
	"code": "NZ-MACMA-43-ROUTE",
	"measure": measure,
	"duty": "name_lawful_route",
} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
}

findings contains {"effect": "deny", "code": "NZ-CRIMES-216B-INTERCEPT-FOREIGN", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	foreign
	held_here
}
