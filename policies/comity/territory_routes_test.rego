# METADATA
# title: Territory, both sides of routes, of what follows where there is none, and of the holder's statute
# description: >-
#   Norway asks, which has no route to anybody; the United Kingdom under its agreement with the United States. Places
#   are in territory_test.rego.
# custom:
#   tests: comity.territory
package comity.territory_routes_test

every_measure := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
	"preserve",
	"intercept",
	"suspend_account",
	"restrict_in_territory",
	"terminate_meeting",
	"remove_content",
	"grant_access",
	"migrate_data",
	"monitor",
	"appoint_liaison",
]

home := object.union(data.comity.fixture_test.domestic("NO"), {"measures": every_measure})

abroad := object.union(data.comity.fixture_test.foreign("NO", "DE"), {"measures": every_measure})

# The United Kingdom asks a holder in the United States under their agreement; the user is in a third country.
agreement := object.union(data.comity.fixture_test.foreign("GB", "US"), {
	"measures": every_measure,
	"instrument": {
		"kind": "overseas_production_order",
		"framework": "agreement_us_gb",
		"issued": {"state": "known", "day": 20590},
	},
	"user": {"location": {"countries": ["DE"]}},
})

# Measures that no route carries.
routeless := [
	"intercept",
	"suspend_account",
	"restrict_in_territory",
	"terminate_meeting",
	"remove_content",
	"grant_access",
	"migrate_data",
	"monitor",
]

private_reporter := {"requester": {"kind": "private_reporter"}}

# Lays the United Kingdom's paper under the agreement over a document; what is said of the user stays.
by_agreement := {
	"requester": {"country": "GB", "states": ["GB"]},
	"instrument": {
		"kind": "overseas_production_order",
		"framework": "agreement_us_gb",
		"issued": {"state": "known", "day": 20590},
	},
	"user": {"holder": {"country": "US"}},
}

rules.crossing := {
	"base": agreement,
	"fires": [
		{},
		{"day": 19268, "instrument": {"issued": {"day": 19268}}},
		{"day": 99999998, "instrument": {"issued": {"day": 99999998}}},
		{"requester": {"country": "US"}, "instrument": {"kind": "court_order", "framework": "national"}},
		{"requester": {"country": "US"}, "instrument": {"framework": "none", "issued": {"state": "unknown", "day": 0}}},
		{"instrument": {"issued": {"day": 20600}}},
	],
	"silent": [
		{"instrument": {"framework": "national"}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "informal"}},
		{
			"requester": {"country": "BR"},
			"instrument": {"kind": "court_order", "framework": "national"},
			"user": {"holder": {"country": "BR"}},
		},
		{"instrument": {"framework": "agreement_us_au"}},
		{
			"requester": {"country": "JP"},
			"instrument": {"framework": "national"},
			"user": {"holder": {"country": "JP"}},
		},
		{
			"requester": {"country": "AU"},
			"instrument": {"framework": "national"},
			"user": {"holder": {"country": "AU"}},
		},
		{"user": {"holder": {"country": "IE"}}},
		{"requester": {"country": "NO"}},
		{"requester": {"country": "US"}, "user": {"holder": {"country": "IE"}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issued": {"day": 19267}}},
		{"day": 19267, "instrument": {"issued": {"day": 19268}}},
		{"instrument": {"issued": {"day": 99999999}}},
		{"day": 99999999},
	],
}

rules.unreached := {
	"base": abroad,
	"measures": every_measure,
	"fires": [{}],
	"silent": [
		{"user": {"location": {"countries": ["NO"]}}},
		private_reporter,
		object.union(by_agreement, {"measures": ["disclose_content", "preserve", "appoint_liaison"]}),
	],
}

rules["unreached by any route"] := {
	"base": agreement,
	"measures": routeless,
	"fires": [{}],
	"silent": [
		{"user": {"location": {"countries": ["GB"]}}},
		{"measures": ["disclose_content", "preserve", "appoint_liaison"]},
		private_reporter,
	],
}

rules["COMITY-TERRITORY-OUTSIDE"] := {
	"base": abroad,
	"measures": every_measure,
	"fires": [{}],
	"silent": [{"user": {"location": {"countries": ["NO"]}}}, private_reporter],
}

rules["COMITY-TERRITORY-WARN"] := {
	"base": abroad,
	"measures": every_measure,
	"says": {"duty": "warn_user_of_state_demand"},
	"fires": [{}],
	"silent": [{"user": {"location": {"countries": ["NO"]}}}, private_reporter],
}

rules["COMITY-TERRITORY-ROUTE"] := {
	"base": abroad,
	"measures": every_measure,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"user": {"location": {"countries": ["NO"]}}}, private_reporter],
}

# --- A statute that follows the holder --------------------------------------------------------------

rules.american := {
	"base": home,
	"fires": [{"requester": {"country": "US"}}, {"requester": {"country": "PR"}}],
	"silent": [{}, {"requester": {"country": "unknown"}}, {"user": {"holder": {"country": "US"}}}],
}

rules.held_american := {
	"base": home,
	"fires": [{"user": {"holder": {"country": "US"}}}, {"user": {"holder": {"country": "PR"}}}],
	"silent": [{}, {"user": {"holder": {"country": "unknown"}}}, {"requester": {"country": "US"}}],
}

rules["COMITY-SCA-ELSEWHERE"] := {
	"base": object.union(home, {"user": {"holder": {"sca_covered": "yes"}}}),
	"measures": ["disclose_content", "intercept"],
	"fires": [
		{},
		{"user": {"holder": {"sca_covered": "unknown"}}},
		{"requester": {"country": "unknown"}},
		{"user": {"holder": {"country": "unknown"}}},
	],
	"silent": [
		{"user": {"holder": {"sca_covered": "no"}}},
		{"requester": {"country": "US"}},
		{"user": {"holder": {"country": "US"}}},
		private_reporter,
		{"measures": ["disclose_subscriber", "disclose_traffic", "preserve"]},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.territory) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
