# METADATA
# title: United Kingdom, as requester, a holder elsewhere: both sides of the rule
# custom:
#   tests: comity.regimes.gb.process
package comity.regimes.gb.process_holder_test

request := object.union(data.comity.fixture_test.domestic("GB"), {
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"preserve",
	],
	"requester": {"agency": "police"},
	"instrument": {"kind": "administrative_request", "issuer": "police"},
})

rules["GB-HOLDER-ABROAD"] := {
	"base": object.union(request, {"user": {"holder": {"country": "US"}}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}, {"user": {"location": {"state": "unknown", "countries": []}}}],
	"silent": [
		{"user": {"holder": {"country": "GB"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.gb.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
