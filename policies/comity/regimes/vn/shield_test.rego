# METADATA
# title: Viet Nam, as the state of the data: both sides of each rule
package comity.regimes.vn.shield_test

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

base := object.union(data.comity.fixture_test.foreign("FR", "VN"), {"measures": everything, "day": 20600})

rules["foreign"] := {
	"base": base,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "VN", "states": ["VN"]}},
		{"requester": {"kind": "private_reporter"}},
	],
}

rules["here"] := {
	"base": base,
	"fires": [
		{
			"user": {
				"holder": {"country": "VN"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["VN"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["VN"]},
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
				"holder": {"country": "VN"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["VN"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["VN"]},
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
		{"requester": {"country": "VN", "states": ["VN"]}},
		{"requester": {"kind": "private_reporter"}},
	],
}

rules["VN-SHIELD-REVIEW"] := {
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

rules["VN-DECREE-13-TRANSFER"] := {
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

rules["VN-PDPL-TRANSFER"] := {
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
	not data.comity.table_test.holds(document, data.comity.regimes.vn.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
