# METADATA
# title: Territory
# description: >-
#   A state's demand reaches people in its own territory. Elsewhere it needs a route in force, or it is refused
#   (principles 1, 3, 12 and 13 of the policy set).
package comity.territory

# Every country in which the user may be that is the requester's own, or part of its territory.
inside contains country if {
	some country in input.user.location.countries
	country == input.requester.country
}

inside contains country if {
	some country in input.user.location.countries
	some row in data.comity.data.territory[country]
	row.of == input.requester.country
	row.relation == "part"
	row.from <= input.day
	input.day < row.until
}

# Territories of the requester that have law of their own in part.
dependent contains country if {
	some country in input.user.location.countries
	some row in data.comity.data.territory[country]
	row.of == input.requester.country
	row.relation == "own_law_in_part"
	row.from <= input.day
	input.day < row.until
}

authority if input.requester.kind == "authority"

person if input.user.subject == "user"

placed if count(input.user.location.countries) > 0

somewhere_inside if count(inside) > 0

somewhere_dependent if count(dependent) > 0

everywhere_inside if {
	placed
	count(inside) == count(input.user.location.countries)
}

established if {
	mapped
	input.user.location.state == "established"
}

# Every place in which the user may be is a country, and there is at least one.
countries contains country if {
	some country in input.user.location.countries
	data.comity.data.country[country]
}

mapped if {
	placed
	count(countries) == count(input.user.location.countries)
}

# The user is established in the requester's territory, and nothing says otherwise.
# METADATA
# title: The user is at home in the requester's territory
settled if {
	person
	input.day >= 0
	input.day < 99999999
	established
	everywhere_inside
}

# The state of the holder compels it wherever the user is.
crossing if {
	some row in data.comity.data.routes[input.requester.country][input.user.holder.country]
	row.kind == "holder"
}

# An agreement or treaty that carries such paper, in force when it was issued and today. What the paper says of
# itself opens no route: it must be of a kind that the route carries.
crossing if {
	some row in data.comity.data.routes[input.requester.country][input.user.holder.country]
	row.framework == input.instrument.framework
	row.framework != "national"
	input.instrument.kind in row.papers
	input.instrument.issued.state == "known"
	row.from <= input.instrument.issued.day
	input.instrument.issued.day < row.until
	row.from <= input.day
	input.day < row.until
}

resident_inside if {
	some country in input.user.residence.countries
	inside[country]
}

present_inside if {
	some country in input.user.presence.countries
	inside[country]
}

# Nowhere in the requester's territory, nor in a territory of it with law of its own.
away if {
	authority
	person
	placed
	not somewhere_inside
	not somewhere_dependent
}

outside if {
	away
	not crossing
}

partly if {
	authority
	person
	somewhere_inside
	not everywhere_inside
	not crossing
}

traveller if {
	authority
	present_inside
	input.user.residence.state == "known"
	not resident_inside
	not crossing
}

unsettled if {
	authority
	person
	not established
}

# Measures that reach nobody outside. No route carries silencing, watching or moving data, so none opens them.
unreached contains measure if {
	some measure in input.measures
	outside
}

unreached contains measure if {
	some measure in input.measures
	measure in {
		"intercept",
		"suspend_account",
		"restrict_in_territory",
		"terminate_meeting",
		"remove_content",
		"grant_access",
		"migrate_data",
		"monitor",
	}
	away
}

findings contains {"effect": "deny", "code": "COMITY-TERRITORY-OUTSIDE", "measure": measure} if {
	some measure in unreached
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-TERRITORY-WARN",
	"measure": measure,
	"duty": "warn_user_of_state_demand",
} if {
	some measure in unreached
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-TERRITORY-ROUTE",
	"measure": measure,
	"duty": "name_lawful_route",
} if {
	some measure in unreached
}

findings contains {"effect": "deny", "code": "COMITY-TERRITORY-TRAVELLER", "measure": measure} if {
	some measure in input.measures
	measure != "preserve"
	traveller
}

findings contains {"effect": "escalate", "code": "COMITY-TERRITORY-UNSETTLED", "measure": measure} if {
	some measure in input.measures
	measure != "preserve"
	unsettled
}

findings contains {"effect": "escalate", "code": "COMITY-TERRITORY-PARTLY", "measure": measure} if {
	some measure in input.measures
	measure != "preserve"
	partly
}

findings contains {"effect": "escalate", "code": "COMITY-TERRITORY-DEPENDENT", "measure": measure} if {
	some measure in input.measures
	authority
	somewhere_dependent
}

findings contains {"effect": "deny", "code": "COMITY-REQUESTER-UNKNOWN", "measure": measure} if {
	some measure in input.measures
	authority
	input.requester.country in {"none", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-HOLDER-UNKNOWN", "measure": measure} if {
	some measure in input.measures
	authority
	input.user.holder.country in {"none", "unknown"}
}

# --- A statute that follows the holder --------------------------------------------------------------

# The United States and the parts to which the same statute applies.
american if data.comity.data.regime[input.requester.country] == "us"

held_american if data.comity.data.regime[input.user.holder.country] == "us"

# A provider that 18 U.S.C. 2702 binds, or may bind, wherever it keeps its data. Of holders in the United States their
# own regime speaks.
findings contains {"effect": "escalate", "code": "COMITY-SCA-ELSEWHERE", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_content", "intercept"}
	authority
	not american
	not held_american
	input.user.holder.sca_covered in {"yes", "unknown"}
}
