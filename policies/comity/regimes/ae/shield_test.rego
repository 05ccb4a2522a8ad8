# METADATA
# title: United Arab Emirates, as the state of the data: both sides of each rule
package comity.regimes.ae.shield_test

everything := [
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

disclosures := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

base := object.union(data.comity.fixture_test.foreign("FR", "AE"), {"measures": everything, "day": 20600})

rules["foreign"] := {
	"base": base,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "AE", "states": ["AE"]}},
		{"requester": {"kind": "private_reporter"}},
	],
}

rules["here"] := {
	"base": base,
	"fires": [
		{
			"user": {
				"holder": {"country": "AE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["AE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["AE"]},
			},
		},
	],
	"silent": [
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
	],
}

rules["touched"] := {
	"base": base,
	"fires": [
		{
			"user": {
				"holder": {"country": "AE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["AE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["AE"]},
			},
		},
	],
	"silent": [
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{"requester": {"country": "AE", "states": ["AE"]}},
		{"requester": {"kind": "private_reporter"}},
	],
}

rules["AE-SHIELD-REVIEW"] := {
	"base": base,
	"measures": disclosures,
	"fires": [{}],
	"silent": [
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"intake": {
				"resolved": [
					"disclose_subscriber",
					"disclose_identification",
					"disclose_traffic",
					"disclose_location",
					"disclose_content",
				],
			},
			"user": {"holder": {"country": "FR"}},
		},
	],
}

rules["AE-PDPL-22-TRANSFER"] := {
	"base": base,
	"measures": disclosures,
	"fires": [{}],
	"silent": [
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"intake": {
				"resolved": [
					"disclose_subscriber",
					"disclose_identification",
					"disclose_traffic",
					"disclose_location",
					"disclose_content",
				],
			},
			"user": {"holder": {"country": "FR"}},
		},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.ae.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
