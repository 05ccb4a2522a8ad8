# METADATA
# title: Territory, both sides of each rule
# description: >-
#   Norway asks, which has a part elsewhere (SJ) and no route to anybody; Denmark, of which Greenland (GL) is a part
#   with law of its own; the United Kingdom under its agreement with the United States.
package comity.territory_test

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

but_keeping := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
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

# A user who may be in Norway, in a part of it, or in neither.
scattered := object.union(home, {"user": {"location": {"countries": ["DE", "NO", "SJ"]}}})

# Denmark asks; the user is in a part of it with law of its own, or in Germany.
greenland := object.union(data.comity.fixture_test.foreign("DK", "GL"), {
	"measures": every_measure,
	"user": {"location": {"countries": ["DE", "GL"]}},
})

# Somebody who lives in Germany and is in Norway.
passing := object.union(home, {"user": {
	"location": {"countries": ["DE", "NO"]},
	"residence": {"state": "known", "countries": ["DE"]},
	"presence": {"state": "known", "countries": ["NO"]},
}})

private_reporter := {"requester": {"kind": "private_reporter"}}

platform := {"user": {"subject": "platform"}}

nowhere := {"user": {"location": {"countries": []}}}

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

# --- Places --------------------------------------------------------------------------------------

rules.inside := {
	"base": scattered,
	"value": {"NO", "SJ"},
	"fires": [{}, {"day": -16211}, {"day": 99999998}],
	"silent": [
		{"user": {"location": {"countries": ["DE"]}}},
		{"day": -16212, "user": {"location": {"countries": ["SJ"]}}},
		{"day": 99999999, "user": {"location": {"countries": ["SJ"]}}},
		{"requester": {"country": "SE"}},
		{"requester": {"country": "DK"}, "user": {"location": {"countries": ["GL"]}}},
	],
}

rules.dependent := {
	"base": greenland,
	"value": {"GL"},
	"fires": [{}, {"day": 14416}, {"day": 99999998}],
	"silent": [
		{"day": 14415},
		{"day": 99999999},
		{"requester": {"country": "NO"}},
		{"user": {"location": {"countries": ["DK", "DE"]}}},
		{"requester": {"country": "NO"}, "user": {"location": {"countries": ["SJ"]}}},
	],
}

rules.authority := {"base": home, "fires": [{}], "silent": [private_reporter]}

rules.person := {"base": home, "fires": [{}], "silent": [platform]}

rules.placed := {
	"base": home,
	"fires": [{}, {"user": {"location": {"countries": ["DE", "NO"]}}}],
	"silent": [nowhere],
}

rules.somewhere_inside := {
	"base": home,
	"fires": [{}, {"user": {"location": {"countries": ["DE", "NO", "SJ"]}}}],
	"silent": [nowhere, {"user": {"location": {"countries": ["DE"]}}}],
}

rules.somewhere_dependent := {
	"base": greenland,
	"fires": [{}, {"user": {"location": {"countries": ["FO", "GL"]}}}],
	"silent": [nowhere, {"user": {"location": {"countries": ["DK"]}}}],
}

rules.everywhere_inside := {
	"base": home,
	"fires": [{}, {"user": {"location": {"countries": ["NO", "SJ"]}}}],
	"silent": [
		nowhere,
		{"user": {"location": {"countries": ["DE"]}}},
		{"user": {"location": {"countries": ["DE", "NO"]}}},
	],
}

rules.countries := {
	"base": home,
	"value": {"DE", "NO"},
	"fires": [{"user": {"location": {"countries": ["DE", "NO"]}}}],
	"silent": [nowhere],
	"bent": [{"user": {"location": {"countries": ["ZZ"]}}}],
}

rules.mapped := {
	"base": home,
	"fires": [{}, {"user": {"location": {"countries": ["DE", "NO"]}}}],
	"silent": [nowhere],
	"bent": [
		{"user": {"location": {"countries": ["ZZ"]}}},
		{"user": {"location": {"countries": ["NO", "ZZ"]}}},
	],
}

rules.established := {
	"base": home,
	"fires": [{}, {"user": {"location": {"countries": ["DE"]}}}],
	"silent": [
		{"user": {"location": {"state": "conflict"}}},
		{"user": {"location": {"state": "unknown"}}},
		nowhere,
	],
	"bent": [{"user": {"location": {"countries": ["NO", "ZZ"]}}}],
}

rules.settled := {
	"base": home,
	"fires": [{}, {"day": 0}, {"day": 99999998}, {"user": {"location": {"countries": ["NO", "SJ"]}}}],
	"silent": [
		platform,
		{"day": -1},
		{"day": 99999999},
		{"user": {"location": {"state": "conflict"}}},
		{"user": {"location": {"countries": ["DE", "NO"]}}},
	],
}

rules.resident_inside := {
	"base": home,
	"fires": [{}, {"user": {"residence": {"countries": ["DE", "NO"]}}}],
	"silent": [
		{"user": {"residence": {"countries": ["DE"]}}},
		{"user": {"residence": {"state": "unknown", "countries": []}}},
	],
}

rules.present_inside := {
	"base": home,
	"fires": [{}, {"user": {"presence": {"countries": ["DE", "NO"]}}}],
	"silent": [
		{"user": {"presence": {"countries": ["DE"]}}},
		{"user": {"presence": {"state": "unknown", "countries": []}}},
	],
}

# --- What follows --------------------------------------------------------------------------------

rules.away := {
	"base": abroad,
	"fires": [{}, by_agreement, {"user": {"location": {"countries": ["DE", "SE"]}}}],
	"silent": [
		private_reporter,
		platform,
		nowhere,
		{"user": {"location": {"countries": ["DE", "NO"]}}},
		{"requester": {"country": "DK"}, "user": {"location": {"countries": ["DE", "GL"]}}},
	],
}

rules.outside := {
	"base": abroad,
	"fires": [{}, {"user": {"location": {"countries": ["DE", "SE"]}}}],
	"silent": [
		private_reporter,
		platform,
		nowhere,
		{"user": {"location": {"countries": ["DE", "NO"]}}},
		{"requester": {"country": "DK"}, "user": {"location": {"countries": ["DE", "GL"]}}},
		by_agreement,
	],
}

rules.partly := {
	"base": object.union(home, {"user": {"location": {"countries": ["DE", "GB", "NO"]}}}),
	"fires": [{}, {"requester": {"country": "GB"}}],
	"silent": [
		private_reporter,
		platform,
		{"user": {"location": {"countries": ["DE"]}}},
		{"user": {"location": {"countries": ["NO"]}}},
		by_agreement,
	],
}

rules.traveller := {
	"base": passing,
	"fires": [{}, {"user": {"residence": {"countries": ["DE", "SE"]}}}],
	"silent": [
		private_reporter,
		{"user": {"presence": {"countries": ["DE"]}}},
		{"user": {"residence": {"state": "unknown", "countries": []}}},
		{"user": {"residence": {"state": "none", "countries": []}}},
		{"user": {"residence": {"countries": ["NO"]}}},
		object.union(by_agreement, {"user": {
			"location": {"countries": ["DE", "GB"]},
			"presence": {"countries": ["GB"]},
		}}),
	],
}

rules.unsettled := {
	"base": object.union(home, {"user": {"location": {"state": "conflict"}}}),
	"fires": [{}, {"user": {"location": {"state": "unknown"}}}, nowhere],
	"silent": [private_reporter, platform, {"user": {"location": {"state": "established"}}}],
}

# --- Findings ------------------------------------------------------------------------------------

rules["COMITY-TERRITORY-TRAVELLER"] := {
	"base": passing,
	"measures": but_keeping,
	"fires": [{}],
	"silent": [
		{"measures": ["preserve"]},
		{"user": {"residence": {"countries": ["NO"]}}},
	],
}

rules["COMITY-TERRITORY-UNSETTLED"] := {
	"base": home,
	"measures": but_keeping,
	"fires": [{"user": {"location": {"state": "conflict"}}}, {"user": {"location": {"state": "unknown"}}}],
	"silent": [{}, {"measures": ["preserve"], "user": {"location": {"state": "conflict"}}}],
}

rules["COMITY-TERRITORY-PARTLY"] := {
	"base": scattered,
	"measures": but_keeping,
	"fires": [{}],
	"silent": [
		{"measures": ["preserve"]},
		{"user": {"location": {"countries": ["NO", "SJ"]}}},
	],
}

rules["COMITY-TERRITORY-DEPENDENT"] := {
	"base": greenland,
	"measures": every_measure,
	"fires": [{}, {"user": {"location": {"countries": ["DK", "GL"]}}}],
	"silent": [private_reporter, {"user": {"location": {"countries": ["DK"]}}}],
}

rules["COMITY-REQUESTER-UNKNOWN"] := {
	"base": object.union(abroad, {"requester": {"country": "none", "states": []}}),
	"measures": every_measure,
	"fires": [{}, {"requester": {"country": "unknown"}}],
	"silent": [private_reporter, {"requester": {"country": "NO"}}],
}

rules["COMITY-HOLDER-UNKNOWN"] := {
	"base": object.union(home, {"user": {"holder": {"country": "none"}}}),
	"measures": every_measure,
	"fires": [{}, {"user": {"holder": {"country": "unknown"}}}],
	"silent": [private_reporter, {"user": {"holder": {"country": "NO"}}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.territory) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
