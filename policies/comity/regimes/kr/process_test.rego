# METADATA
# title: Republic of Korea, as requester: both sides of each rule
package comity.regimes.kr.process_test

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

paper := object.union(data.comity.fixture_test.domestic("KR"), {
	"requester": {"agency": "police"},
	"instrument": {"kind": "warrant", "issuer": "judge"},
	"measures": measures,
})

leave := object.union(paper, {"instrument": {"kind": "court_order"}})

asking := object.union(paper, {"instrument": {"kind": "administrative_request", "issuer": "police"}})

keeping := object.union(paper, {
	"instrument": {"kind": "preservation", "issuer": "police", "issued": {"state": "known", "day": 20728}},
	"offence": {"max_years": {"state": "known", "years": 3}},
})

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

rules["investigated"] := {
	"base": paper,
	"fires": [{}, {"requester": {"agency": "court"}}],
	"silent": [
		{"requester": {"agency": "prosecutor"}},
		{"instrument": {"issuer": "magistrate"}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
}

rules["by_leave"] := {
	"base": leave,
	"measures": ["disclose_traffic"],
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "warrant"}},
		{"requester": {"agency": "prosecutor"}},
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
	],
}

rules["by_warrant"] := {
	"base": paper,
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "court_order"}},
		{"requester": {"agency": "prosecutor"}},
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
	],
}

rules["reached"] := {
	"base": paper,
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [{"requester": {"agency": "prosecutor"}}],
}

rules["reached by leave"] := {
	"base": leave,
	"measures": ["disclose_traffic"],
	"fires": [{}],
	"silent": [{"requester": {"agency": "prosecutor"}}],
}

rules["KR-PCSA-13-RECORDS"] := {
	"base": leave,
	"measures": ["disclose_traffic"],
	"says": {"route": "domestic:kr", "limits": {"period_only": true}},
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}, {"user": {"roles": {"state": "known", "roles": ["press"]}}}],
}

rules["KR-CPA-215-WARRANT"] := {
	"base": paper,
	"measures": ["disclose_subscriber", "disclose_content"],
	"says": {"route": "domestic:kr", "limits": {"period_only": true}},
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"user": {"roles": {"state": "known", "roles": ["press"]}}}],
}

rules["KR-CPA-215-CONTENT-NEEDS-WARRANT"] := {
	"base": asking,
	"measures": ["disclose_content"],
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}],
}

rules["KR-PCSA-13-RECORDS-NEED-LEAVE"] := {
	"base": asking,
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}],
}

rules["KR-TBA-83-SUBSCRIBER"] := {
	"base": asking,
	"measures": ["disclose_subscriber"],
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}],
}

rules["KR-PCSA-13-EMERGENCY"] := {
	"base": object.union(asking, {"instrument": {"kind": "emergency"}}),
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "administrative_request"}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
}

rules["KR-PCSA-6-INTERCEPT-NEEDS-COURT"] := {
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

rules["KR-CPA-215-2-KEEP"] := {
	"base": keeping,
	"measures": ["preserve"],
	"says": {"duty": "preserve", "within": {"amount": 60, "unit": "days", "start": "received"}},
	"fires": [
		{},
		{"instrument": {"issuer": "prosecutor"}},
		{"offence": {"max_years": {"years": 255}}},
		{"instrument": {"issued": {"day": 99999998}}},
	],
	"silent": [
		{"instrument": {"issued": {"day": 99999999}}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"issuer": "executive"}},
		{"instrument": {"issued": {"day": 20727}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"offence": {"max_years": {"years": 2}}},
		{"offence": {"max_years": {"state": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
	"bent": [{"instrument": {"issued": {"day": "today"}}}, {"offence": {"max_years": {"years": 256}}}],
}

rules["KR-PROCESS-REVIEW"] := {
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

rules["KR-PROCESS-REVIEW of a prosecutor"] := {
	"base": object.union(paper, {"requester": {"agency": "prosecutor"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [{"user": {"location": {"countries": ["US"]}}}],
}

rules["KR-HOLDER-ABROAD"] := {
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
		{"user": {"holder": {"country": "KR"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.kr.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
