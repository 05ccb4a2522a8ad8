# METADATA
# title: Australia, as the state of the holder, the user or the storage
# description: >-
#   Secrecy of carriers, no interception without Australian law, transfers abroad, and the way through mutual
#   assistance. Orders of the United States under the agreement do not reach people in Australia.
package comity.regimes.au.shield

# Australia, and the islands that are part of it.
australian if data.comity.data.regime[input.requester.country] == "au"

foreign if {
	input.requester.kind == "authority"
	not australian
}

held_here if data.comity.data.regime[input.user.holder.country] == "au"

user_here if {
	some country in input.user.location.countries
	data.comity.data.regime[country] == "au"
}

here if held_here

here if user_here

here if {
	some country in input.user.stored_in.countries
	data.comity.data.regime[country] == "au"
}

# An order of the United States on which the agreement stands.
agreement if {
	input.requester.country == "US"
	input.instrument.framework == "agreement_us_au"
}

findings contains {"effect": "escalate", "code": "AU-TA-276-SECRECY", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	held_here
}

findings contains {"effect": "escalate", "code": "AU-PRIVACY-APP-8", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	here
}

findings contains {"effect": "oblige", "code": "AU-MACMA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
	not agreement
}

findings contains {"effect": "deny", "code": "AU-TIA-7-INTERCEPT-FOREIGN", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	foreign
	held_here
	not agreement
}

findings contains {"effect": "deny", "code": "AU-DAA-IN-AUSTRALIA", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	foreign
	agreement
	user_here
}
