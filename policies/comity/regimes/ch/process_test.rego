# METADATA
# title: Switzerland, as requester: both sides of each rule
package comity.regimes.ch.process_test

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

paper := object.union(data.comity.fixture_test.domestic("CH"), {"measures": asked})

rules["requester"] := {
	"base": paper,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "KR", "states": ["KR"]}},
	],
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

rules["CH-PROCESS-REVIEW"] := {
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

rules["ordering"] := {
	"base": paper,
	"fires": [
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
	],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["approved"] := {
	"base": paper,
	"fires": [
		{"instrument": {"issuer": "judge", "validator": "none"}},
		{"instrument": {"issuer": "magistrate", "validator": "none"}},
		{"instrument": {"issuer": "prosecutor", "validator": "judge"}},
		{"instrument": {"issuer": "prosecutor", "validator": "magistrate"}},
	],
	"silent": [
		{"instrument": {"issuer": "prosecutor", "validator": "none"}},
		{"instrument": {"issuer": "police", "validator": "judge"}},
	],
}

rules["watched"] := {
	"base": paper,
	"measures": ["disclose_location", "disclose_traffic", "intercept"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"measures": ["disclose_content"]}],
}

rules["CH-STPO-265-ORDER"] := {
	"base": paper,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}, {"instrument": {"issuer": "prosecutor"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}, "user": {"location": {"countries": ["KR"]}}},
		{"instrument": {"issuer": "police"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["CH-STPO-263-NO-ORDER"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["disclose_traffic", "disclose_location", "disclose_content", "intercept"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"kind": "emergency"}},
	],
}

rules["pending"] := {
	"base": paper,
	"fires": [
		{"instrument": {"issued": {"state": "known", "day": 20595}}, "day": 20600},
		{"instrument": {"issued": {"state": "known", "day": 99999998}}, "day": 99999998},
	],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20594}}, "day": 20600},
		{"instrument": {"issued": {"state": "unknown", "day": 20600}}, "day": 20600},
		{"instrument": {"issued": {"state": "known", "day": 99999999}}, "day": 99999999},
	],
}

rules["CH-STPO-274-UNAPPROVED"] := {
	"base": object.union(paper, {
		"instrument": {
			"issuer": "prosecutor",
			"validator": "none",
			"issued": {"state": "known", "day": 20594},
		},
		"day": 20600,
	}),
	"measures": ["disclose_traffic", "disclose_location", "intercept"],
	"fires": [{}],
	"silent": [
		{"instrument": {"issuer": "police"}},
		{"instrument": {"validator": "judge"}},
		{"instrument": {"issued": {"state": "known", "day": 20598}}},
	],
}

rules["CH-STPO-274-PENDING"] := {
	"base": object.union(paper, {
		"instrument": {
			"issuer": "prosecutor",
			"validator": "none",
			"issued": {"state": "known", "day": 20598},
		},
		"day": 20600,
	}),
	"measures": ["disclose_traffic", "disclose_location", "intercept"],
	"fires": [{}],
	"silent": [
		{"instrument": {"issuer": "police"}},
		{"instrument": {"validator": "judge"}},
		{"instrument": {"issued": {"state": "known", "day": 20594}}},
	],
}

rules["CH-STPO-274-HOLD"] := {
	"base": object.union(paper, {
		"instrument": {
			"issuer": "prosecutor",
			"validator": "none",
			"issued": {"state": "known", "day": 20598},
		},
		"day": 20600,
	}),
	"measures": ["disclose_traffic", "disclose_location", "intercept"],
	"says": {"duty": "hold", "within": {"amount": 5, "unit": "days", "start": "issued"}},
	"fires": [{}],
	"silent": [
		{"instrument": {"issuer": "police"}},
		{"instrument": {"validator": "judge"}},
		{"instrument": {"issued": {"state": "known", "day": 20594}}},
	],
}

rules["CH-BUEPF-21-SERVICE"] := {
	"base": object.union(paper, {"instrument": {"kind": "administrative_request"}}),
	"measures": ["disclose_subscriber", "disclose_identification"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"instrument": {"kind": "court_order"}}],
}

rules["CH-STPO-264-PRIVILEGE"] := {
	"base": paper,
	"measures": ["disclose_content", "intercept"],
	"says": {"duty": "filter_team"},
	"fires": [
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}},
		{"user": {"roles": {"state": "known", "roles": ["doctor"]}}},
		{"user": {"roles": {"state": "known", "roles": ["clergy"]}}},
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
	],
	"silent": [
		{"user": {"roles": {"state": "known", "roles": ["diplomat"]}}},
		{"user": {"roles": {"state": "none", "roles": []}}},
		{
			"user": {"roles": {"state": "known", "roles": ["lawyer"]}},
			"requester": {"country": "KR", "states": ["KR"]},
		},
	],
}

rules["CH-HOLDER-ABROAD"] := {
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
		{"user": {"holder": {"country": "CH"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.ch.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
