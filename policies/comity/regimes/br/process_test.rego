# METADATA
# title: Brazil, as requester: both sides of each rule
package comity.regimes.br.process_test

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

paper := object.union(data.comity.fixture_test.domestic("BR"), {"measures": asked})

elements := {"state": "known", "elements": ["period", "reasons"]}

grounded := object.union(paper, {"instrument": {"elements": elements}})

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

rules["BR-PROCESS-REVIEW"] := {
	"base": grounded,
	"measures": [
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

rules["records"] := {
	"base": paper,
	"measures": ["disclose_identification", "disclose_subscriber"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_traffic", "disclose_location", "disclose_content", "preserve"]}],
}

rules["grounded"] := {
	"base": grounded,
	"fires": [{}],
	"silent": [
		{"instrument": {"elements": {"state": "known", "elements": ["period"]}}},
		{"instrument": {"elements": {"state": "known", "elements": ["reasons"]}}},
		{"instrument": {"elements": {"state": "unknown", "elements": ["period", "reasons"]}}},
	],
}

rules["opened"] := {
	"base": grounded,
	"measures": ["disclose_identification", "disclose_subscriber"],
	"fires": [{}],
	"silent": [
		object.union(data.comity.fixture_test.domestic("KR"), {"measures": asked, "instrument": {"elements": elements}}),
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"elements": {"state": "known", "elements": ["period"]}}},
		{"scope": {"period": "open"}},
		{"measures": ["disclose_traffic", "preserve"]},
	],
}

rules["BR-MCI-10-1-SUBSCRIBER"] := {
	"base": grounded,
	"measures": ["disclose_subscriber"],
	"says": {
		"route": "domestic:br",
		"limits": {"fields": ["name", "address", "connections", "network_address"], "period_only": true},
	},
	"fires": [{}],
	"silent": [
		{"instrument": {"elements": {"state": "known", "elements": ["reasons"]}}},
		{"scope": {"period": "open"}},
	],
}

rules["BR-MCI-10-1-RECORDS"] := {
	"base": grounded,
	"measures": ["disclose_identification"],
	"says": {"route": "domestic:br", "limits": {"period_only": true}},
	"fires": [{}],
	"silent": [
		{"instrument": {"elements": {"state": "known", "elements": ["reasons"]}}},
		{"scope": {"period": "open"}},
	],
}

rules["BR-MCI-11-HOLDER-ABROAD"] := {
	"base": object.union(paper, {"user": {"holder": {"country": "US"}}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}, "user": {"location": {"countries": ["KR"]}}},
		{"instrument": {"issuer": "police"}},
		{"user": {"holder": {"country": "BR"}}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["BR-MCI-10-2-CONTENT-NEEDS-JUDGE"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["disclose_content"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"instrument": {"issuer": "judge"}}],
}

rules["BR-MCI-10-1-RECORDS-NEED-JUDGE"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"kind": "emergency"}},
	],
}

rules["BR-9296-INTERCEPT-NEEDS-JUDGE"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["intercept"],
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"instrument": {"issuer": "judge"}}],
}

rules["BR-9296-CRIMINAL-ONLY"] := {
	"base": paper,
	"measures": ["intercept"],
	"fires": [{"requester": {"level": "civil_party"}}, {"requester": {"level": "regulator"}}],
	"silent": [
		{"requester": {"level": "federal"}},
		{"requester": {"country": "KR", "states": ["KR"], "level": "regulator"}},
	],
}

rules["unfounded"] := {
	"base": object.union(paper, {
		"instrument": {
			"kind": "administrative_request",
			"issuer": "police",
			"elements": {"state": "known", "elements": []},
		},
	}),
	"measures": ["disclose_subscriber"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"elements": {"state": "unknown", "elements": []}}},
		{"instrument": {"elements": {"state": "known", "elements": ["legal_basis"]}}},
		{"measures": ["disclose_traffic"]},
	],
}

rules["empowered"] := {
	"base": object.union(paper, {
		"instrument": {
			"kind": "administrative_request",
			"issuer": "police",
			"elements": {"state": "known", "elements": []},
		},
	}),
	"fires": [{"instrument": {"elements": {"state": "known", "elements": ["legal_basis"]}}}],
	"silent": [{}],
}

rules["located"] := {
	"base": object.union(paper, {
		"instrument": {
			"kind": "administrative_request",
			"issuer": "police",
			"elements": {"state": "known", "elements": []},
		},
	}),
	"fires": [{"instrument": {"elements": {"state": "known", "elements": ["identifier"]}}}],
	"silent": [{}],
}

rules["BR-MCI-10-3-BASIC-DATA"] := {
	"base": object.union(paper, {
		"instrument": {
			"kind": "administrative_request",
			"issuer": "police",
			"elements": {"state": "known", "elements": []},
		},
	}),
	"measures": ["disclose_subscriber"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"kind": "none"}},
	],
}

rules["BR-DEC-8771-NO-BASIS"] := {
	"base": object.union(paper, {
		"instrument": {
			"kind": "administrative_request",
			"issuer": "police",
			"elements": {"state": "known", "elements": []},
		},
	}),
	"measures": ["disclose_subscriber"],
	"fires": [{}],
	"silent": [{"instrument": {"elements": {"state": "known", "elements": ["legal_basis"]}}}],
}

rules["BR-DEC-8771-ASK"] := {
	"base": object.union(paper, {
		"instrument": {
			"kind": "administrative_request",
			"issuer": "police",
			"elements": {"state": "known", "elements": []},
		},
	}),
	"measures": ["disclose_subscriber"],
	"says": {"duty": "ask_for_missing"},
	"fires": [{}],
	"silent": [{"instrument": {"elements": {"state": "known", "elements": ["legal_basis"]}}}],
}

rules["kept"] := {
	"base": object.union(paper, {"instrument": {"kind": "preservation", "issuer": "police"}}),
	"measures": ["preserve"],
	"fires": [{}, {"instrument": {"kind": "administrative_request"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"measures": ["disclose_traffic"]},
	],
}

rules["BR-MCI-15-2-KEEP"] := {
	"base": object.union(paper, {"instrument": {"kind": "preservation", "issuer": "police"}}),
	"measures": ["preserve"],
	"says": {"duty": "preserve", "within": {"amount": 60, "unit": "days", "start": "received"}},
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}],
}

rules["BR-MCI-13-4-SECRET"] := {
	"base": object.union(paper, {"instrument": {"kind": "preservation", "issuer": "police"}}),
	"measures": ["preserve"],
	"says": {"duty": "keep_confidence"},
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}],
}

rules["unavailable"] := {
	"base": paper,
	"measures": ["remove_content", "restrict_in_territory"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"measures": ["suspend_account", "disclose_content"]},
	],
}

rules["BR-MCI-19-1-UNIDENTIFIED"] := {
	"base": object.union(paper, {"instrument": {"elements": {"state": "known", "elements": []}}}),
	"measures": ["restrict_in_territory", "remove_content"],
	"fires": [{}, {"instrument": {"issuer": "magistrate"}}],
	"silent": [
		{"instrument": {"issuer": "police"}},
		{"instrument": {"elements": {"state": "known", "elements": ["identifier"]}}},
		{"instrument": {"elements": {"state": "unknown", "elements": []}}},
	],
}

rules["before_ruling"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"fires": [
		{"instrument": {"issued": {"state": "known", "day": 20264}}, "day": 20600},
		{"instrument": {"issued": {"state": "unknown", "day": 0}}, "day": 20264},
	],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20265}}, "day": 20600},
		{"instrument": {"issued": {"state": "unknown", "day": 0}}, "day": 20265},
		{"instrument": {"issued": {"state": "known", "day": 20265}}, "day": 20265},
	],
}

rules["BR-MCI-19-NEEDS-COURT"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["restrict_in_territory", "remove_content"],
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20264}}}],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20264}, "issuer": "judge"}},
		{"instrument": {"issued": {"state": "known", "day": 20265}}},
	],
}

rules["BR-STF-987-NOTICE"] := {
	"base": object.union(paper, {"instrument": {"issuer": "police"}}),
	"measures": ["restrict_in_territory", "remove_content"],
	"fires": [
		{"instrument": {"issued": {"state": "known", "day": 20265}}},
		{"instrument": {"issued": {"state": "known", "day": 20265}}, "day": 20265},
		{"instrument": {"issued": {"state": "known", "day": 20265}}, "day": 99999998},
	],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20264}}},
		{"instrument": {"issued": {"state": "known", "day": 20265}}, "day": 20264},
		{"instrument": {"issued": {"state": "known", "day": 20265}, "issuer": "judge"}},
		{"instrument": {"issued": {"state": "unknown", "day": 20600}}, "day": 20600},
		{"instrument": {"issued": {"state": "known", "day": 20265}}, "day": 99999999},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.br.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
