# METADATA
# title: South Africa, as the state of the holder, the user or the storage
# description: >-
#   RICA leaves communications and their records to a South African judge or magistrate, foreign requests too; POPIA
#   s. 72 bounds transfers abroad.
package comity.regimes.za.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "ZA"
}

held_here if input.user.holder.country == "ZA"

here if held_here

here if "ZA" in input.user.stored_in.countries

here if "ZA" in input.user.location.countries

findings contains {"effect": "deny", "code": "ZA-RICA-12-FOREIGN", "measure": measure} if {
	some measure in input.measures
	measure in {
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"intercept",
	}
	foreign
	held_here
}

findings contains {"effect": "escalate", "code": "ZA-POPIA-72-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {"effect": "oblige", "code": "ZA-ICCMA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
}
