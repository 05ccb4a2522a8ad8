# METADATA
# title: Israel, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.il.shield_test

asked := [
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

abroad := object.union(data.comity.fixture_test.foreign("KR", "IL"), {"measures": asked})

rules["foreign"] := {
	"base": abroad,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "IL", "states": ["IL"]}},
	],
}

rules["held_here"] := {"base": abroad, "fires": [{}], "silent": [{"user": {"holder": {"country": "JP"}}}]}

rules["here"] := {
	"base": abroad,
	"fires": [
		{
			"user": {
				"holder": {"country": "IL"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["JP"]},
			},
		},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["IL"]},
				"location": {"countries": ["JP"]},
			},
		},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["IL"]},
			},
		},
	],
	"silent": [
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["JP"]},
			},
		},
	],
}

rules["IL-TRANSFER-2001"] := {
	"base": abroad,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "IL", "states": ["IL"]}},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["JP"]},
			},
		},
		{
			"user": {"holder": {"country": "KR"}},
			"intake": {
				"resolved": [
					"disclose_content",
					"disclose_identification",
					"disclose_location",
					"disclose_subscriber",
					"disclose_traffic",
				],
			},
		},
	],
}

rules["IL-ILA-ROUTE"] := {
	"base": abroad,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"requester": {"country": "IL", "states": ["IL"]}}, {"user": {"holder": {"country": "JP"}}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.il.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
