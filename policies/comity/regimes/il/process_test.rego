# METADATA
# title: Israel, as requester: both sides of each rule
package comity.regimes.il.process_test

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

paper := object.union(data.comity.fixture_test.domestic("IL"), {"measures": asked})

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

rules["IL-PROCESS-REVIEW"] := {
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

rules["communications_data"] := {
	"base": paper,
	"measures": ["disclose_identification", "disclose_location", "disclose_traffic"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"measures": ["disclose_content"]}],
}

rules["urgent"] := {
	"base": paper,
	"fires": [
		{"instrument": {"kind": "administrative_request", "issuer": "police"}, "requester": {"rank": "senior"}},
		{
			"instrument": {"kind": "administrative_request", "issuer": "police"},
			"requester": {"rank": "designated"},
		},
		{"instrument": {"kind": "emergency", "issuer": "police"}, "requester": {"rank": "senior"}},
	],
	"silent": [
		{
			"instrument": {"kind": "administrative_request", "issuer": "police"},
			"requester": {"rank": "ordinary"},
		},
		{"instrument": {"kind": "court_order", "issuer": "police"}, "requester": {"rank": "senior"}},
	],
}

rules["IL-CPO-43-ORDER"] := {
	"base": paper,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}, {"instrument": {"issuer": "magistrate"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}, "user": {"location": {"countries": ["KR"]}}},
		{"instrument": {"issuer": "police"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["IL-CDL-3-DATA-NEED-COURT"] := {
	"base": object.union(paper, {
		"instrument": {"kind": "administrative_request", "issuer": "police"},
		"requester": {"rank": "ordinary"},
	}),
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"kind": "administrative_request", "issuer": "police"}, "requester": {"rank": "senior"}},
	],
}

rules["IL-CDL-4-URGENT"] := {
	"base": object.union(paper, {
		"instrument": {"kind": "administrative_request", "issuer": "police"},
		"requester": {"rank": "senior"},
	}),
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{
			"instrument": {"kind": "administrative_request", "issuer": "police"},
			"requester": {"rank": "ordinary"},
		},
	],
}

rules["IL-CDL-3-PRIVILEGE"] := {
	"base": paper,
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"says": {"duty": "filter_team"},
	"fires": [
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}},
		{"user": {"roles": {"state": "known", "roles": ["doctor"]}}},
		{"user": {"roles": {"state": "known", "roles": ["clergy"]}}},
	],
	"silent": [
		{"user": {"roles": {"state": "known", "roles": ["diplomat"]}}},
		{"user": {"roles": {"state": "none", "roles": []}}},
	],
}

rules["IL-CPO-43-CONTENT-NEEDS-COURT"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["disclose_content"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"instrument": {"issuer": "judge"}}],
}

rules["permitted"] := {
	"base": object.union(paper, {
		"instrument": {"kind": "administrative_request", "issuer": "police"},
		"requester": {"rank": "ordinary"},
	}),
	"fires": [
		{"instrument": {"issuer": "judge"}},
		{
			"instrument": {"kind": "administrative_request", "issuer": "police"},
			"requester": {"rank": "ministerial"},
		},
	],
	"silent": [{}],
}

rules["IL-WIRETAP-6-NEEDS-PERMIT"] := {
	"base": object.union(paper, {
		"instrument": {"kind": "administrative_request", "issuer": "police"},
		"requester": {"rank": "ordinary"},
	}),
	"measures": ["intercept"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"issuer": "judge"}},
		{
			"instrument": {"kind": "administrative_request", "issuer": "police"},
			"requester": {"rank": "ministerial"},
		},
	],
}

rules["IL-MILITARY-REVIEW"] := {
	"base": object.union(paper, {"requester": {"level": "military"}}),
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
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"requester": {"level": "federal"}}],
}

rules["IL-HOLDER-ABROAD"] := {
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
		{"user": {"holder": {"country": "IL"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.il.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
