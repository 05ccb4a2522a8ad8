# METADATA
# title: United States, as the state of the holder, the user or the storage
# description: 18 U.S.C. 2702 bars content to foreign states; 2523(b)(4) bounds orders under an executive agreement.
package comity.regimes.us.shield

# The United States and the parts to which the same statute applies.
american if data.comity.data.regime[input.requester.country] == "us"

foreign if {
	input.requester.kind == "authority"
	not american
}

held_here if data.comity.data.regime[input.user.holder.country] == "us"

covered if input.user.holder.sca_covered in {"yes", "unknown"}

user_here if {
	some country in input.user.location.countries
	data.comity.data.regime[country] == "us"
}

# Whoever asks under the name of an agreement is held to its terms.
claimed if {
	foreign
	held_here
	input.instrument.kind == "overseas_production_order"
	input.instrument.framework in {"agreement_us_gb", "agreement_us_au"}
}

# To name it is not enough to be permitted: an order of a party to it, in force when it was issued and today.
agreement if {
	claimed
	some row in data.comity.data.routes[input.requester.country].US
	row.framework == input.instrument.framework
	input.instrument.issued.state == "known"
	row.from <= input.instrument.issued.day
	input.instrument.issued.day < row.until
	row.from <= input.day
	input.day < row.until
}

findings contains {"effect": "deny", "code": "US-2702-A-CONTENT-FOREIGN", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_content", "intercept"}
	foreign
	held_here
	covered
	not agreement
}

findings contains {"effect": "oblige", "code": "US-3512-ROUTE", "measure": measure, "duty": "name_lawful_route"} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
	not agreement
}

findings contains {"effect": "deny", "code": "US-2523-US-PERSON", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	claimed
	input.user.us_person in {"known", "indicated"}
}

findings contains {"effect": "escalate", "code": "US-2523-US-PERSON-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	claimed
	input.user.us_person == "unknown"
}

findings contains {"effect": "deny", "code": "US-2523-IN-US", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	claimed
	user_here
}

findings contains {"effect": "deny", "code": "US-2523-THIRD-GOVERNMENT", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	claimed
	input.instrument.third_government in {"yes", "unknown"}
}

findings contains {"effect": "deny", "code": "US-2523-NOT-SERIOUS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	claimed
	input.offence.class != "serious_crime"
}

findings contains {"effect": "deny", "code": "US-2523-NO-IDENTIFIER", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	claimed
	input.scope.kind != "identifier"
}

findings contains {"effect": "deny", "code": "US-2523-NO-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	claimed
	input.instrument.independent_review in {"no", "unknown"}
}

findings contains {"effect": "deny", "code": "US-2523-SPEECH", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	claimed
	input.offence.class in {"speech", "religion", "assembly"}
}

findings contains {"effect": "deny", "code": "US-2523-NO-CERTIFICATE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	claimed
	input.instrument.certificate in {"no", "unknown"}
}
