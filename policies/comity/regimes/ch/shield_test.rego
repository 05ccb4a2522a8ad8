# METADATA
# title: Switzerland, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.ch.shield_test

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

abroad := object.union(data.comity.fixture_test.foreign("KR", "CH"), {"measures": asked})

rules["foreign"] := {
	"base": abroad,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "CH", "states": ["CH"]}},
	],
}

rules["on_soil"] := {
	"base": abroad,
	"fires": [
		{
			"user": {
				"holder": {"country": "CH"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["JP"]},
			},
		},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["CH"]},
				"location": {"countries": ["JP"]},
			},
		},
	],
	"silent": [
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["CH"]},
			},
		},
	],
}

rules["here"] := {
	"base": abroad,
	"fires": [
		{
			"user": {
				"holder": {"country": "CH"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["JP"]},
			},
		},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["CH"]},
				"location": {"countries": ["JP"]},
			},
		},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["CH"]},
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

rules["CH-STGB-271"] := {
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
		{"requester": {"country": "CH", "states": ["CH"]}},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["CH"]},
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

rules["CH-STGB-273"] := {
	"base": object.union(abroad, {"user": {"controller": "sole"}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}, {"user": {"controller": "joint"}}, {"user": {"controller": "processor"}}],
	"silent": [
		{"requester": {"country": "CH", "states": ["CH"]}},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["CH"]},
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
		{"user": {"controller": "consumer"}},
	],
}

rules["CH-DSG-16-TRANSFER"] := {
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
		{"requester": {"country": "CH", "states": ["CH"]}},
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

rules["CH-IRSG-17-ROUTE"] := {
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
	"silent": [
		{"requester": {"country": "CH", "states": ["CH"]}},
		{
			"user": {
				"holder": {"country": "JP"},
				"stored_in": {"countries": ["JP"]},
				"location": {"countries": ["CH"]},
			},
		},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.ch.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
