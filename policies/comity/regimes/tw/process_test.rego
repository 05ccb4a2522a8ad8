# METADATA
# title: Taiwan, as requester: both sides of each rule
package comity.regimes.tw.process_test

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

beyond := array.concat(disclosing, [
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

paper := object.union(data.comity.fixture_test.domestic("TW"), {
	"instrument": {"kind": "warrant", "issuer": "judge"},
	"measures": measures,
})

asking := object.union(paper, {"instrument": {"kind": "administrative_request", "issuer": "police"}})

rules["requester"] := {
	"base": paper,
	"fires": [{}],
	"silent": [{"requester": {"country": "US", "states": ["US"]}}, {"requester": {"kind": "private_reporter"}}],
}

rules["shown"] := {
	"base": paper,
	"fires": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "mlat_order"}},
	],
	"silent": [{"instrument": {"kind": "informal"}}],
}

rules["request"] := {
	"base": asking,
	"fires": [{}],
	"silent": [{"requester": {"country": "US", "states": ["US"]}}, {"instrument": {"kind": "warrant"}}],
}

rules["records"] := {
	"base": paper,
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_subscriber", "disclose_content", "preserve"]}],
}

rules["reached"] := {
	"base": paper,
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [
		{
			"requester": {"country": "US", "states": ["US"]},
			"instrument": {"issuing_country": "US"},
			"user": {"location": {"countries": ["US"]}, "holder": {"country": "US"}},
		},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issuer": "magistrate"}},
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["TW-CCP-128-SEARCH-WARRANT"] := {
	"base": paper,
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issuer": "magistrate"}},
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
	],
}

rules["TW-CCP-128-ISSUER"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": beyond,
	"fires": [
		{},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "executive"}},
		{"instrument": {"issuer": "private"}},
	],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"kind": "court_order"}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
}

rules["TW-CCP-128-CONTENT-NEEDS-WARRANT"] := {
	"base": asking,
	"measures": ["disclose_content"],
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}],
}

rules["TW-CSSA-11-1-ACCESS-WARRANT"] := {
	"base": paper,
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}, {"instrument": {"kind": "court_order"}}],
	"silent": [
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
}

rules["TW-CSSA-11-1-RECORDS-NEED-COURT"] := {
	"base": asking,
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}, {"instrument": {"issuer": "executive"}}],
	"silent": [{"instrument": {"kind": "emergency"}}, {"instrument": {"issuer": "prosecutor"}}],
}

rules["TW-CSSA-11-1-PROSECUTOR"] := {
	"base": object.union(asking, {"instrument": {"issuer": "prosecutor"}}),
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}, {"instrument": {"issuer": "police"}}],
}

rules["TW-CSSA-5-INTERCEPT-NEEDS-COURT"] := {
	"base": object.union(paper, {"instrument": {"issuer": "executive"}}),
	"measures": ["intercept"],
	"fires": [
		{},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "private"}},
		{"instrument": {"issuer": "none"}},
	],
	"silent": [{"instrument": {"issuer": "judge"}}, {"requester": {"country": "US", "states": ["US"]}}],
}

rules["TW-PROCESS-REVIEW"] := {
	"base": paper,
	"measures": [
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"preserve",
		"intercept",
		"suspend_account",
		"restrict_in_territory",
		"terminate_meeting",
		"remove_content",
		"grant_access",
		"migrate_data",
		"monitor",
	],
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["TW-PROCESS-REVIEW of a court's order"] := {
	"base": object.union(paper, {"instrument": {"kind": "court_order"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [{"user": {"location": {"countries": ["US"]}}}],
}

rules["TW-HOLDER-ABROAD"] := {
	"base": object.union(paper, {"user": {"holder": {"country": "US"}}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}, {"user": {"location": {"state": "unknown", "countries": []}}}],
	"silent": [
		{"user": {"holder": {"country": "TW"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.tw.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
