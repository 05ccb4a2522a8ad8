# METADATA
# title: Republic of Korea, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.kr.shield_test

disclosing := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

ordinary := array.concat(disclosing, [
	"preserve",
	"intercept",
	"suspend_account",
	"restrict_in_territory",
	"terminate_meeting",
	"remove_content",
	"grant_access",
	"migrate_data",
	"monitor",
])

measures := array.concat(ordinary, ["appoint_liaison"])

asked := object.union(data.comity.fixture_test.foreign("US", "KR"), {"measures": measures})

away := object.union(asked, {"user": {
	"holder": {"country": "US"},
	"stored_in": {"countries": ["US"]},
	"location": {"countries": ["US"]},
}})

rules["foreign"] := {
	"base": asked,
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"requester": {"kind": "private_reporter"}}],
}

rules["here"] := {
	"base": away,
	"fires": [
		{"user": {"holder": {"country": "KR"}}},
		{"user": {"stored_in": {"countries": ["US", "KR"]}}},
		{"user": {"location": {"countries": ["US", "KR"]}}},
	],
	"silent": [{}],
}

rules["touched"] := {
	"base": asked,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{
			"user": {
				"holder": {"country": "US"},
				"stored_in": {"countries": ["US"]},
				"location": {"countries": ["US"]},
			},
		},
	],
}

rules["KR-PCSA-3-SECRECY"] := {
	"base": asked,
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location", "disclose_content"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{
			"user": {
				"holder": {"country": "US"},
				"stored_in": {"countries": ["US"]},
				"location": {"countries": ["US"]},
			},
		},
		{"user": {"holder": {"country": "US"}}, "intake": {"resolved": disclosing}},
	],
}

rules["KR-PIPA-28-8-TRANSFER"] := {
	"base": asked,
	"measures": disclosing,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{
			"user": {
				"holder": {"country": "US"},
				"stored_in": {"countries": ["US"]},
				"location": {"countries": ["US"]},
			},
		},
		{"user": {"holder": {"country": "US"}}, "intake": {"resolved": disclosing}},
	],
}

rules["KR-MLA-ROUTE"] := {
	"base": asked,
	"measures": disclosing,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"user": {"holder": {"country": "US"}}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.kr.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
