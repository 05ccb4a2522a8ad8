# METADATA
# title: South Africa, as requester: both sides of each rule
package comity.regimes.za.process_test

asked := [
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

paper := object.union(data.comity.fixture_test.domestic("ZA"), {"measures": asked})

rules["requester"] := {
	"base": paper,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "KR", "states": ["KR"]}},
	],
}

rules["judicial"] := {
	"base": paper,
	"fires": [{"instrument": {"issuer": "judge"}}, {"instrument": {"issuer": "magistrate"}}],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["shown"] := {
	"base": paper,
	"fires": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "administrative_subpoena"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "mlat_order"}},
	],
	"silent": [{"instrument": {"kind": "none"}}],
}

rules["ZA-PROCESS-REVIEW"] := {
	"base": paper,
	"measures": [
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
	],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}, "user": {"location": {"countries": ["KR"]}}},
		{"instrument": {"kind": "none"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["words"] := {
	"base": paper,
	"measures": ["disclose_content", "intercept"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"measures": ["disclose_traffic"]}],
}

rules["ZA-RICA-19-ORDER"] := {
	"base": paper,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
	],
	"fires": [{}, {"instrument": {"issuer": "magistrate"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}, "user": {"location": {"countries": ["KR"]}}},
		{"instrument": {"issuer": "police"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["ZA-CYBER-40-CONTENT-NEEDS-JUDGE"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["disclose_content", "intercept"],
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "judge"}}],
}

rules["ZA-RICA-16-DESIGNATED-JUDGE"] := {
	"base": paper,
	"measures": ["disclose_content", "intercept"],
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "police"}}, {"user": {"location": {"countries": ["US"]}}}],
}

rules["lapsed"] := {
	"base": paper,
	"fires": [
		{"instrument": {"issued": {"state": "known", "day": 19757}}},
		{"instrument": {"issued": {"state": "known", "day": 20293}}},
	],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 19756}}},
		{"instrument": {"issued": {"state": "known", "day": 20294}}},
		{"instrument": {"issued": {"state": "unknown", "day": 20000}}},
	],
}

rules["ZA-ZACC-12-LAPSED"] := {
	"base": paper,
	"measures": ["disclose_content", "intercept"],
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20000}}}],
	"silent": [{"instrument": {"issued": {"state": "known", "day": 20400}}}],
}

rules["ZA-ZACC-12-CHALLENGE"] := {
	"base": paper,
	"measures": ["disclose_content", "intercept"],
	"says": {"duty": "challenge_order"},
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20000}}}],
	"silent": [{"instrument": {"issued": {"state": "known", "day": 20400}}}],
}

rules["ZA-ZACC-3-PRIVILEGE"] := {
	"base": paper,
	"measures": ["disclose_content", "intercept"],
	"says": {"duty": "filter_team"},
	"fires": [
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}},
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
	],
	"silent": [
		{"user": {"roles": {"state": "known", "roles": ["diplomat"]}}},
		{"user": {"roles": {"state": "none", "roles": []}}},
	],
}

rules["ZA-RICA-19-RECORDS-NEED-COURT"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"kind": "emergency"}},
	],
}

rules["ZA-RICA-42-CIVIL-IDENTITY"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}, "requester": {"level": "civil_party"}}),
	"measures": ["disclose_subscriber"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"issuer": "judge"}},
		{"requester": {"level": "federal"}},
	],
}

rules["ZA-CYBER-41-NOT-IN-FORCE"] := {
	"base": object.union(paper, {"instrument": {"kind": "preservation", "issuer": "police"}}),
	"measures": ["preserve"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issuer": "magistrate"}},
	],
}

rules["ZA-HOLDER-ABROAD"] := {
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
		{"user": {"holder": {"country": "ZA"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.za.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
