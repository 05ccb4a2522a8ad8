# METADATA
# title: Macao, as requester: both sides of each rule
package comity.regimes.mo.process_test

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

ordinary := [
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
]

disclosures := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

base := object.union(data.comity.fixture_test.domestic("MO"), {
	"measures": everything,
	"requester": {"level": "local", "agency": "police"},
})

rules["requester"] := {
	"base": base,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"requester": {"kind": "private_reporter"}},
	],
}

rules["paper"] := {
	"base": base,
	"fires": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "mlat_order"}},
	],
	"silent": [{"instrument": {"kind": "epoc"}}],
}

rules["judged"] := {
	"base": base,
	"fires": [{"instrument": {"issuer": "judge"}}, {"instrument": {"issuer": "magistrate"}}],
	"silent": [{"instrument": {"issuer": "prosecutor"}}],
}

rules["judicial"] := {
	"base": base,
	"fires": [{"instrument": {"issuer": "judge"}}, {"instrument": {"issuer": "prosecutor"}}],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["mainland"] := {
	"base": base,
	"fires": [{"requester": {"origin": "CN", "states": ["CN", "MO"]}}],
	"silent": [{}],
}

rules["abroad"] := {
	"base": base,
	"fires": [{"user": {"stored_in": {"countries": ["MO", "US"]}}}],
	"silent": [{"user": {"stored_in": {"countries": ["MO"]}}}],
}

rules["MO-PROCESS-REVIEW"] := {
	"base": base,
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "epoc"}},
		{
			"requester": {"country": "DE", "states": ["DE"]},
			"user": {"location": {"countries": ["DE"]}},
		},
		{"user": {"location": {"countries": ["DE"]}}},
		{"user": {"location": {"countries": ["CN"]}}},
	],
}

rules["MO-BL-22-MAINLAND"] := {
	"base": base,
	"measures": ordinary,
	"fires": [{"requester": {"origin": "CN", "states": ["CN", "MO"]}}],
	"silent": [{}, {"requester": {"country": "HK", "origin": "CN", "states": ["CN", "HK"]}}],
}

rules["MO-10-2022-CONTENT-NEEDS-JUDGE"] := {
	"base": base,
	"measures": ["disclose_content"],
	"fires": [{"instrument": {"issuer": "prosecutor"}}, {"instrument": {"issuer": "police"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["MO-10-2022-RECORDS-ISSUER"] := {
	"base": base,
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{"instrument": {"issuer": "police"}}, {"instrument": {"issuer": "executive"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["MO-13-2019-NO-FEED"] := {
	"base": base,
	"measures": ["grant_access", "monitor"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["MO-11-2009-16-ABROAD"] := {
	"base": base,
	"measures": disclosures,
	"fires": [
		{"user": {"stored_in": {"countries": ["MO", "US"]}}},
		{"user": {"stored_in": {"countries": ["CN"]}}},
	],
	"silent": [
		{},
		{
			"user": {"stored_in": {"countries": ["US"]}},
			"requester": {"country": "DE", "states": ["DE"]},
		},
	],
}

rules["MO-REACH"] := {
	"base": base,
	"measures": ["suspend_account", "terminate_meeting", "remove_content"],
	"fires": [{"user": {"location": {"countries": ["DE"]}}}],
	"silent": [
		{},
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"user": {"location": {"countries": ["DE"]}}, "measures": ["restrict_in_territory"]},
	],
}

rules["urgent"] := {
	"base": object.union(base, {"instrument": {"kind": "emergency", "issuer": "police"}, "intake": {"emergency": "yes"}}),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [
		{"measures": ["disclose_content", "preserve"]},
		{"instrument": {"kind": "administrative_request"}},
		{"intake": {"emergency": "no"}},
		{"intake": {"emergency": "unknown"}},
		{"user": {"location": {"countries": ["DE"]}}},
	],
}

rules["MO-10-2022-RECORDS-ISSUER in an emergency"] := {
	"base": object.union(base, {"instrument": {"kind": "emergency", "issuer": "police"}, "intake": {"emergency": "yes"}}),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{"intake": {"emergency": "no"}}],
	"silent": [{}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.mo.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
