# METADATA
# title: What acme adds to the law, both sides of each rule
package acme.rules_test

home := data.acme.fixture_test.domestic("US")

rules["ACME-PRESS"] := {
	"base": home,
	"fires": [
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
		{"user": {"roles": {"state": "known", "roles": ["lawyer", "press"]}}, "measures": ["preserve"]},
	],
	"silent": [
		{},
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}},
	],
}

rules["ACME-PHONE"] := {
	"base": home,
	"fires": [{"intake": {"channel": "phone"}}],
	"silent": [
		{},
		{"intake": {"channel": "phone", "emergency": "yes"}},
	],
}

rules["ACME-CONTENT-REVIEWED"] := {
	"base": home,
	"fires": [{}, {"measures": ["preserve", "disclose_content"]}],
	"measures": ["disclose_content"],
	"says": {"duty": "second_reviewer"},
	"silent": [{"measures": ["preserve"]}],
}

failing contains document.at if {
	some document in data.acme.table_test.documents(rules)
	not data.acme.table_test.holds(document, data.acme.rules) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
