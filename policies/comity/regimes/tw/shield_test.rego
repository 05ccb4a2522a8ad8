# METADATA
# title: Taiwan, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.tw.shield_test

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

asked := object.union(data.comity.fixture_test.foreign("US", "TW"), {"measures": measures})

away := object.union(asked, {"user": {
	"holder": {"country": "US"},
	"stored_in": {"countries": ["US"]},
	"location": {"countries": ["US"]},
}})

beijing := object.union(asked, {"requester": {"country": "CN", "states": ["CN"]}})

rules["foreign"] := {
	"base": asked,
	"fires": [{}],
	"silent": [{"requester": {"country": "TW", "states": ["TW"]}}, {"requester": {"kind": "private_reporter"}}],
}

rules["here"] := {
	"base": away,
	"fires": [
		{"user": {"holder": {"country": "TW"}}},
		{"user": {"stored_in": {"countries": ["US", "TW"]}}},
		{"user": {"location": {"countries": ["US", "TW"]}}},
	],
	"silent": [{}],
}

rules["mainland"] := {
	"base": beijing,
	"fires": [{}, {"requester": {"country": "US", "states": ["CN", "US"]}}],
	"silent": [{"requester": {"states": ["US"]}}, {"requester": {"country": "TW"}}],
}

rules["TW-PDPA-21-MAINLAND"] := {
	"base": beijing,
	"measures": disclosing,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "US", "states": ["US"]}},
		{
			"user": {
				"holder": {"country": "CN"},
				"stored_in": {"countries": ["CN"]},
				"location": {"countries": ["CN"]},
			},
		},
	],
}

rules["TW-PDPA-21-TRANSFER"] := {
	"base": asked,
	"measures": disclosing,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "TW", "states": ["TW"]}},
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

rules["TW-MLA-ROUTE"] := {
	"base": asked,
	"measures": disclosing,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"requester": {"country": "TW", "states": ["TW"]}}, {"user": {"holder": {"country": "US"}}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.tw.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
