# METADATA
# title: Japan, as the state of the holder, the user or the storage
# description: >-
#   The secrecy of communications (Telecommunications Business Act, Art. 4) and Art. 28 of the Act on the
#   Protection of Personal Information: another state's demand is no law or regulation in their sense.
package comity.regimes.jp.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "JP"
}

here if input.user.holder.country == "JP"

here if "JP" in input.user.stored_in.countries

here if "JP" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "JP-TBA-4-SECRECY", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	measure != "disclose_subscriber"
	touched
}

findings contains {"effect": "escalate", "code": "JP-APPI-28-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "oblige", "code": "JP-MLA-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	input.user.holder.country == "JP"
}
