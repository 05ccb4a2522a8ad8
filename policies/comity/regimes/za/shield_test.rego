# METADATA
# title: South Africa, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.za.shield_test

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

abroad := object.union(data.comity.fixture_test.foreign("KR", "ZA"), {"measures": asked})

rules["foreign"] := {
	"base": abroad,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "ZA", "states": ["ZA"]}},
	],
}

rules["held_here"] := {"base": abroad, "fires": [{}], "silent": [{"user": {"holder": {"country": "JP"}}}]}

rules["here"] := {
	"base": abroad,
	"fires": [
		{
			"user": {
				"holder": {"country": "ZA"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["JP"]},
			},
		},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["ZA"]},
				"location": {"countries": ["JP"]},
			},
		},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["ZA"]},
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

rules["ZA-RICA-12-FOREIGN"] := {
	"base": abroad,
	"measures": [
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"intercept",
	],
	"fires": [{}],
	"silent": [{"requester": {"country": "ZA", "states": ["ZA"]}}, {"user": {"holder": {"country": "JP"}}}],
}

rules["ZA-POPIA-72-TRANSFER"] := {
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
		{"requester": {"country": "ZA", "states": ["ZA"]}},
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

rules["ZA-ICCMA-ROUTE"] := {
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
	"silent": [{"requester": {"country": "ZA", "states": ["ZA"]}}, {"user": {"holder": {"country": "JP"}}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.za.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
