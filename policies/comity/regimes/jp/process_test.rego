# METADATA
# title: Japan, as requester: both sides of each rule
package comity.regimes.jp.process_test

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

paper := object.union(data.comity.fixture_test.domestic("JP"), {
	"instrument": {"kind": "warrant", "issuer": "judge"},
	"measures": measures,
})

asking := object.union(paper, {"instrument": {"kind": "administrative_request", "issuer": "police"}})

keeping := object.union(paper, {"instrument": {"kind": "preservation", "issuer": "police"}})

silenced := object.union(paper, {"instrument": {
	"issued": {"state": "known", "day": 20594},
	"gag": {"source": "court_order", "end": "known", "days": 180, "ended": "no"},
}})

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

rules["inquiry"] := {
	"base": asking,
	"fires": [{}],
	"silent": [{"requester": {"country": "US", "states": ["US"]}}, {"instrument": {"kind": "warrant"}}],
}

rules["reached"] := {
	"base": paper,
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_content"],
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

rules["JP-CCP-218-WARRANT"] := {
	"base": paper,
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_content"],
	"says": {"route": "domestic:jp", "limits": {"period_only": true}},
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issuer": "magistrate"}},
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
	],
}

rules["JP-CCP-218-ISSUER"] := {
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

rules["JP-CCP-218-CONTENT-NEEDS-WARRANT"] := {
	"base": asking,
	"measures": ["disclose_content"],
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}],
}

rules["JP-TBA-4-TRAFFIC-NEEDS-WARRANT"] := {
	"base": asking,
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}],
}

rules["JP-CCP-197-INQUIRY"] := {
	"base": asking,
	"measures": ["disclose_subscriber"],
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}],
}

rules["JP-CCP-222-2-INTERCEPT-NEEDS-JUDGE"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["intercept"],
	"fires": [
		{},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "executive"}},
		{"instrument": {"issuer": "private"}},
		{"instrument": {"issuer": "none"}},
	],
	"silent": [{"instrument": {"issuer": "judge"}}, {"requester": {"country": "US", "states": ["US"]}}],
}

rules["JP-CCP-197-3-KEEP"] := {
	"base": keeping,
	"measures": ["preserve"],
	"says": {"duty": "preserve", "within": {"amount": 30, "unit": "days", "start": "received"}},
	"fires": [{}, {"instrument": {"issuer": "prosecutor"}}],
	"silent": [
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"issuer": "executive"}},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["JP-CCP-218-3-SECRECY"] := {
	"base": silenced,
	"measures": disclosing,
	"says": {"duty": "keep_confidence"},
	"fires": [
		{},
		{"instrument": {"gag": {"days": 1}}},
		{"instrument": {"gag": {"days": 365}}},
		{"instrument": {"issued": {"day": 99999998}}},
	],
	"silent": [
		{"instrument": {"issued": {"day": 99999999}}},
		{"instrument": {"gag": {"days": 0}}},
		{"instrument": {"gag": {"days": 366}}},
		{"instrument": {"gag": {"source": "statute"}}},
		{"instrument": {"gag": {"end": "none"}}},
		{"instrument": {"issued": {"day": 20593}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
	"bent": [{"instrument": {"issued": {"day": "today"}}}, {"instrument": {"gag": {"days": null}}}],
}

rules["JP-CCP-197-5-SILENCE-IS-ASKED"] := {
	"base": object.union(paper, {"instrument": {"gag": {"source": "letter"}}}),
	"measures": disclosing,
	"says": {"duty": "challenge_gag"},
	"fires": [{}],
	"silent": [{"instrument": {"gag": {"source": "statute"}}}, {"requester": {"country": "US", "states": ["US"]}}],
}

rules["JP-PROCESS-REVIEW"] := {
	"base": paper,
	"measures": [
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

rules["JP-PROCESS-REVIEW of a court's order"] := {
	"base": object.union(paper, {"instrument": {"kind": "court_order"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [{"user": {"location": {"countries": ["US"]}}}],
}

rules["JP-HOLDER-ABROAD"] := {
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
		{"user": {"holder": {"country": "JP"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.jp.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
