# METADATA
# title: Mexico, as requester: both sides of each rule
package comity.regimes.mx.process_test

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

paper := object.union(data.comity.fixture_test.domestic("MX"), {"measures": asked})

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

rules["MX-PROCESS-REVIEW"] := {
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

rules["private_words"] := {
	"base": paper,
	"measures": ["disclose_content", "intercept"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"measures": ["disclose_traffic"]}],
}

rules["retained"] := {
	"base": paper,
	"measures": ["disclose_identification", "disclose_location", "disclose_traffic"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"measures": ["disclose_content"]}],
}

rules["MX-CNPP-303-ORDER"] := {
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

rules["MX-CNPP-291-CONTENT-NEEDS-JUDGE"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["disclose_content", "intercept"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"instrument": {"issuer": "judge"}}],
}

rules["MX-CNPP-291-FEDERAL-JUDGE"] := {
	"base": object.union(paper, {"requester": {"level": "state"}}),
	"measures": ["disclose_content", "intercept"],
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "police"}}, {"requester": {"level": "federal"}}],
}

rules["MX-CONST-16-MATTER"] := {
	"base": paper,
	"measures": ["disclose_content", "intercept"],
	"fires": [{"requester": {"level": "civil_party"}}, {"requester": {"level": "regulator"}}],
	"silent": [{"requester": {"level": "federal"}}],
}

rules["MX-CNPP-303-DATA-NEEDS-JUDGE"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "judge"}}, {"instrument": {"kind": "emergency"}}],
}

rules["MX-CNPP-303-EMERGENCY"] := {
	"base": object.union(paper, {"instrument": {"kind": "emergency", "issuer": "prosecutor"}}),
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}],
}

rules["MX-RETAINED-24-HOURS"] := {
	"base": paper,
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"says": {"duty": "respond", "within": {"amount": 24, "unit": "hours", "start": "served"}},
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["written"] := {
	"base": object.union(paper, {
		"instrument": {
			"kind": "administrative_request",
			"issuer": "prosecutor",
			"issued": {"state": "known", "day": 20286},
		},
	}),
	"measures": ["disclose_subscriber"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issued": {"state": "unknown", "day": 20286}}},
		{"measures": ["disclose_content"]},
	],
}

rules["MX-LFTR-189-WRITTEN"] := {
	"base": object.union(paper, {
		"instrument": {
			"kind": "administrative_request",
			"issuer": "prosecutor",
			"issued": {"state": "known", "day": 20286},
		},
	}),
	"measures": ["disclose_subscriber"],
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20285}}}],
	"silent": [{"instrument": {"issued": {"state": "known", "day": 20286}}}],
}

rules["MX-LMTR-182-WRITTEN"] := {
	"base": object.union(paper, {
		"instrument": {
			"kind": "administrative_request",
			"issuer": "prosecutor",
			"issued": {"state": "known", "day": 20286},
		},
	}),
	"measures": ["disclose_subscriber"],
	"fires": [{}, {"day": 20286}, {"day": 99999998}],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20285}}},
		{"day": 20285},
		{"day": 99999999},
	],
}

rules["MX-HOLDER-ABROAD"] := {
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
		{"user": {"holder": {"country": "MX"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.mx.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
