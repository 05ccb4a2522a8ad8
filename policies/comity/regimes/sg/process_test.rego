# METADATA
# title: Singapore, as requester: both sides of each rule
package comity.regimes.sg.process_test

disclosing := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

silencing := ["suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"]

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

paper := object.union(data.comity.fixture_test.domestic("SG"), {
	"instrument": {"kind": "warrant", "issuer": "judge"},
	"measures": measures,
})

order := object.union(paper, {
	"requester": {"rank": "designated"},
	"instrument": {
		"kind": "administrative_request",
		"issuer": "police",
		"issued": {"state": "known", "day": 19754},
	},
})

direction := object.union(order, {
	"requester": {"rank": "ministerial"},
	"instrument": {
		"issuer": "executive",
		"elements": {"state": "known", "elements": ["identifier", "reasons", "contact"]},
	},
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

rules["of_police"] := {
	"base": order,
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"issuer": "executive"}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
}

rules["of_minister"] := {
	"base": direction,
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"issuer": "police"}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
}

rules["low"] := {
	"base": order,
	"fires": [{"requester": {"rank": "ordinary"}}, {"requester": {"rank": "none"}}],
	"silent": [{}, {"requester": {"rank": "unknown"}}],
}

rules["complete"] := {
	"base": direction,
	"fires": [{}],
	"silent": [
		{"instrument": {"elements": {"elements": ["reasons", "contact"]}}},
		{"instrument": {"elements": {"elements": ["identifier", "contact"]}}},
		{"instrument": {"elements": {"elements": ["identifier", "reasons"]}}},
		{"instrument": {"elements": {"state": "unknown"}}},
	],
}

rules["SG-CPC-20-ORDER"] := {
	"base": order,
	"measures": disclosing,
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "judge"}}],
}

rules["SG-OCHA-48-NOTICE"] := {
	"base": order,
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic"],
	"fires": [{}, {"instrument": {"issued": {"day": 99999998}}}],
	"silent": [
		{"instrument": {"issued": {"day": 99999999}}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issued": {"day": 19753}}},
		{"instrument": {"issued": {"state": "unknown"}}},
	],
	"bent": [{"instrument": {"issued": {"day": "today"}}}],
}

rules["SG-CPC-40-DECRYPTION"] := {
	"base": object.union(paper, {"user": {"key": "end_to_end"}}),
	"measures": ["disclose_content"],
	"fires": [{}, {"user": {"key": "customer"}}],
	"silent": [{"user": {"key": "provider"}}, {"requester": {"country": "US", "states": ["US"]}}],
}

rules["SG-POFMA-10-MINISTER"] := {
	"base": object.union(direction, {"requester": {"rank": "ordinary"}}),
	"measures": silencing,
	"fires": [{}],
	"silent": [{"requester": {"rank": "ministerial"}}, {"instrument": {"issuer": "police"}}],
}

rules["SG-POFMA-DIRECTION"] := {
	"base": direction,
	"measures": silencing,
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["SG-POFMA-6-INCOMPLETE"] := {
	"base": object.union(direction, {"instrument": {"elements": {"elements": ["reasons"]}}}),
	"measures": silencing,
	"fires": [{}],
	"silent": [
		{"instrument": {"issuer": "police"}},
		{"instrument": {"elements": {"elements": ["identifier", "reasons", "contact"]}}},
	],
}

rules["SG-POFMA-6-ASK"] := {
	"base": object.union(direction, {"instrument": {"elements": {"elements": ["reasons"]}}}),
	"measures": silencing,
	"says": {"duty": "ask_for_missing"},
	"fires": [{}],
	"silent": [
		{"instrument": {"issuer": "police"}},
		{"instrument": {"elements": {"elements": ["identifier", "reasons", "contact"]}}},
	],
}

rules["SG-OCHA-6-OFFICER"] := {
	"base": object.union(order, {"requester": {"rank": "ordinary"}}),
	"measures": silencing,
	"fires": [{}],
	"silent": [{"requester": {"rank": "designated"}}, {"instrument": {"issuer": "executive"}}],
}

rules["SG-OCHA-DIRECTION"] := {
	"base": order,
	"measures": silencing,
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "executive"}}],
}

rules["SG-PROCESS-REVIEW"] := {
	"base": paper,
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["SG-HOLDER-ABROAD"] := {
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
		{"user": {"holder": {"country": "SG"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.sg.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
