# METADATA
# title: Singapore, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.sg.shield_test

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

asked := object.union(data.comity.fixture_test.foreign("US", "SG"), {"measures": measures})

away := object.union(asked, {"user": {
	"holder": {"country": "US"},
	"stored_in": {"countries": ["US"]},
	"location": {"countries": ["US"]},
}})

rules["foreign"] := {
	"base": asked,
	"fires": [{}],
	"silent": [{"requester": {"country": "SG", "states": ["SG"]}}, {"requester": {"kind": "private_reporter"}}],
}

rules["here"] := {
	"base": away,
	"fires": [
		{"user": {"holder": {"country": "SG"}}},
		{"user": {"stored_in": {"countries": ["US", "SG"]}}},
		{"user": {"location": {"countries": ["US", "SG"]}}},
	],
	"silent": [{}],
}

rules["SG-PDPA-26-TRANSFER"] := {
	"base": asked,
	"measures": disclosing,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "SG", "states": ["SG"]}},
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

rules["SG-MLA-ROUTE"] := {
	"base": asked,
	"measures": disclosing,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"requester": {"country": "SG", "states": ["SG"]}}, {"user": {"holder": {"country": "US"}}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.sg.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
