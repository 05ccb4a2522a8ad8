# METADATA
# title: India, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.in.shield_test

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

asked := object.union(data.comity.fixture_test.foreign("US", "IN"), {"measures": measures})

away := object.union(asked, {"user": {
	"holder": {"country": "US"},
	"stored_in": {"countries": ["US"]},
	"location": {"countries": ["US"]},
}})

rules["foreign"] := {
	"base": asked,
	"fires": [{}],
	"silent": [{"requester": {"country": "IN", "states": ["IN"]}}, {"requester": {"kind": "private_reporter"}}],
}

rules["here"] := {
	"base": away,
	"fires": [
		{"user": {"holder": {"country": "IN"}}},
		{"user": {"stored_in": {"countries": ["US", "IN"]}}},
		{"user": {"location": {"countries": ["US", "IN"]}}},
	],
	"silent": [{}],
}

rules["IN-SPDI-7-TRANSFER"] := {
	"base": asked,
	"measures": disclosing,
	"fires": [{}, {"day": 0}, {"day": 20951}],
	"silent": [
		{"requester": {"country": "IN", "states": ["IN"]}},
		{
			"user": {
				"holder": {"country": "US"},
				"stored_in": {"countries": ["US"]},
				"location": {"countries": ["US"]},
			},
		},
		{"user": {"holder": {"country": "US"}}, "intake": {"resolved": disclosing}},
		{"day": -1},
		{"day": 20952},
	],
	"bent": [{"day": null}],
}

rules["IN-DPDP-16-TRANSFER"] := {
	"base": object.union(asked, {"day": 20951}),
	"measures": disclosing,
	"fires": [{}, {"day": 99999998}],
	"silent": [
		{"requester": {"country": "IN", "states": ["IN"]}},
		{
			"user": {
				"holder": {"country": "US"},
				"stored_in": {"countries": ["US"]},
				"location": {"countries": ["US"]},
			},
		},
		{"user": {"holder": {"country": "US"}}, "intake": {"resolved": disclosing}},
		{"day": 20950},
		{"day": 99999999},
	],
	"bent": [{"day": "today"}],
}

rules["IN-MLA-ROUTE"] := {
	"base": asked,
	"measures": disclosing,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"requester": {"country": "IN", "states": ["IN"]}}, {"user": {"holder": {"country": "US"}}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.in.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
