# METADATA
# title: China (mainland), as the state of the data: both sides of each rule
package comity.regimes.cn.shield_test

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

silencing := ["suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"]

base := object.union(data.comity.fixture_test.foreign("FR", "CN"), {"measures": everything, "day": 20600})

rules["foreign"] := {
	"base": base,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "CN", "states": ["CN"]}},
		{"requester": {"kind": "private_reporter"}},
	],
}

rules["here"] := {
	"base": base,
	"fires": [
		{
			"user": {
				"holder": {"country": "CN"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["CN"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["CN"]},
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
				"holder": {"country": "CN"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["CN"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["CN"]},
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
		{"requester": {"country": "CN", "states": ["CN"]}},
		{"requester": {"kind": "private_reporter"}},
	],
}

rules["civil"] := {
	"base": base,
	"fires": [{"requester": {"level": "civil_party"}}],
	"silent": [{}],
}

rules["CN-PIPL-41"] := {
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

rules["CN-DSL-36"] := {
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

rules["CN-ICJAL-4"] := {
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
		{"requester": {"level": "civil_party"}},
	],
}

rules["CN-TRANSFER-REVIEW"] := {
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
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["HK"]},
				"location": {"countries": ["HK"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["MO"]},
				"location": {"countries": ["MO"]},
			},
		},
		{
			"user": {
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["TW"]},
				"location": {"countries": ["TW"]},
			},
		},
	],
}

rules["CN-SECRETS-28"] := {
	"base": base,
	"measures": disclosures,
	"fires": [{"user": {"controller": "public_authority"}}],
	"silent": [
		{
			"user": {
				"controller": "public_authority",
				"holder": {"country": "DE"},
				"stored_in": {"countries": ["DE"]},
				"location": {"countries": ["DE"]},
			},
		},
		{
			"user": {"controller": "public_authority", "holder": {"country": "FR"}},
			"intake": {
				"resolved": [
					"disclose_subscriber",
					"disclose_identification",
					"disclose_traffic",
					"disclose_location",
					"disclose_content",
				],
			},
		},
		{"user": {"controller": "consumer"}},
	],
}

rules["CN-AFSL-12"] := {
	"base": base,
	"measures": silencing,
	"fires": [{}],
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

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.cn.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
