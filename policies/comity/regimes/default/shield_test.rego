# METADATA
# title: Every state whose law is not encoded, as another state of the data: both sides of each rule
package comity.regimes.default.shield_test

# A court of Mongolia on a user in Uruguay, at a holder in Chile that stores in Peru.
mongolian := object.union(data.comity.fixture_test.foreign("MN", "UY"), {
	"measures": ["disclose_subscriber", "disclose_traffic", "disclose_content", "preserve"],
	"user": {"holder": {"country": "CL"}, "stored_in": {"countries": ["PE"]}},
})

# The same court on a user at home, at a Mongolian holder that stores in Mongolia.
home := {"user": {
	"location": {"countries": ["MN"]},
	"holder": {"country": "MN"},
	"stored_in": {"countries": ["MN"]},
}}

rules["touched"] := {"base": mongolian, "value": ["CL", "PE", "UY"], "fires": [{}], "silent": []}

rules["touched where the holder's state is not known"] := {
	"base": object.union(mongolian, {"user": {"holder": {"country": "unknown"}, "stored_in": {"countries": []}}}),
	"value": ["UY"],
	"fires": [{}],
	"silent": [{"user": {"location": {"countries": []}}}],
}

rules["answered"] := {
	"base": object.union(mongolian, {"user": {"holder": {"country": "US"}, "stored_in": {"countries": ["MN", "PE"]}}}),
	"value": ["MN", "US"],
	"fires": [{}, {"user": {"location": {"countries": ["US"]}}}],
	"silent": [{"user": {"holder": {"country": "CL"}, "stored_in": {"countries": ["PE"]}}}],
}

rules["DEFAULT-SHIELD-REVIEW"] := {
	"base": object.union(mongolian, {"user": {"holder": {"country": "MN"}}, "intake": {"resolved": ["disclose_traffic"]}}),
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [{"requester": {"kind": "private_reporter"}}, home],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.default.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
