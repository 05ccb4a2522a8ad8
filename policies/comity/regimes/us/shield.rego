# METADATA
# title: United States, as the state of the holder, the user or the storage
# description: 18 U.S.C. 2702 bars content to foreign states; 2523(b)(4) bounds orders under an executive agreement.
package comity.regimes.us.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "US"
}

held_here if input.user.holder.country == "US"

covered if input.user.holder.sca_covered in {"yes", "unknown"}

agreement if {
	foreign
	held_here
	input.instrument.kind == "overseas_production_order"
	input.instrument.framework in {"agreement_us_gb", "agreement_us_au"}
}

user_here if {
	some country in input.user.location.countries
	country == "US"
}

user_here if {
	some country in input.user.location.countries
	some row in data.comity.data.territory[country]
	row.of == "US"
	row.relation == "part"
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
	agreement
	input.user.us_person in {"known", "indicated"}
}

findings contains {"effect": "escalate", "code": "US-2523-US-PERSON-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	agreement
	input.user.us_person == "unknown"
}

findings contains {"effect": "deny", "code": "US-2523-IN-US", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	agreement
	user_here
}

findings contains {"effect": "deny", "code": "US-2523-THIRD-GOVERNMENT", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	agreement
	input.instrument.third_government in {"yes", "unknown"}
}

findings contains {"effect": "deny", "code": "US-2523-NOT-SERIOUS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	agreement
	input.offence.class != "serious_crime"
}

findings contains {"effect": "deny", "code": "US-2523-NO-IDENTIFIER", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	agreement
	input.scope.kind != "identifier"
}

findings contains {"effect": "deny", "code": "US-2523-NO-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	agreement
	input.instrument.independent_review in {"no", "unknown"}
}

findings contains {"effect": "deny", "code": "US-2523-SPEECH", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	agreement
	input.offence.class in {"speech", "religion", "assembly"}
}

findings contains {"effect": "deny", "code": "US-2523-NO-CERTIFICATE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	agreement
	input.instrument.certificate in {"no", "unknown"}
}
