# METADATA
# title: United Kingdom, as the state of the holder, the user or the storage
# description: >-
#   Chapter V of the UK GDPR: a foreign authority's demand is no ground for a transfer by itself. No interception on
#   foreign paper; the way is a request for mutual legal assistance.
package comity.regimes.gb.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "GB"
}

held_here if input.user.holder.country == "GB"

here if held_here

here if "GB" in input.user.stored_in.countries

here if "GB" in input.user.location.countries

touched if {
	foreign
	here
}

# An order of the United States on which the agreement stands.
agreement if {
	input.requester.country == "US"
	input.instrument.framework == "agreement_us_gb"
}

findings contains {"effect": "escalate", "code": "GB-TRANSFER-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "deny", "code": "GB-IPA-6-INTERCEPT-FOREIGN", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	foreign
	held_here
	not agreement
}

findings contains {"effect": "oblige", "code": "GB-CICA-13-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
	not agreement
}

findings contains {"effect": "deny", "code": "GB-DAA-IN-UK", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	foreign
	agreement
	"GB" in input.user.location.countries
}
