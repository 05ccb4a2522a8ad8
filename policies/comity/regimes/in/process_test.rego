# METADATA
# title: India, as requester: both sides of each rule
package comity.regimes.in.process_test

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

paper := object.union(data.comity.fixture_test.domestic("IN"), {
	"instrument": {"kind": "warrant", "issuer": "judge"},
	"measures": measures,
})

directed := object.union(paper, {
	"requester": {"rank": "ministerial", "agency": "security"},
	"instrument": {"kind": "administrative_request", "issuer": "executive"},
})

urgent := object.union(directed, {
	"requester": {"rank": "senior"},
	"instrument": {"kind": "emergency", "validator": "none", "issued": {"state": "known", "day": 20580}},
	"day": 20600,
})

ordered := object.union(paper, {
	"requester": {"rank": "designated"},
	"instrument": {
		"kind": "administrative_request",
		"issuer": "police",
		"issued": {"state": "known", "day": 19905},
	},
})

told := object.union(ordered, {
	"instrument": {
		"issued": {"day": 20407},
		"elements": {"state": "known", "elements": ["legal_basis", "reasons", "identifier"]},
	},
	"intake": {"received": {"state": "known", "day": 20504}},
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

rules["low"] := {
	"base": paper,
	"fires": [{"requester": {"rank": "ordinary"}}, {"requester": {"rank": "none"}}],
	"silent": [{"requester": {"rank": "senior"}}, {"requester": {"rank": "unknown"}}],
}

rules["opened"] := {
	"base": paper,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"intercept",
	],
	"fires": [{}],
	"silent": [{"measures": ["preserve", "remove_content"]}],
}

rules["opened by interception alone"] := {
	"base": object.union(paper, {"measures": ["intercept"]}),
	"measures": ["intercept"],
	"fires": [{}],
	"silent": [{"measures": ["preserve"]}],
}

rules["direction"] := {
	"base": directed,
	"fires": [{}, {"instrument": {"kind": "emergency"}}],
	"silent": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issuer": "police"}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
}

rules["confirmed"] := {
	"base": urgent,
	"fires": [{"instrument": {"validator": "executive"}}],
	"silent": [{}, {"instrument": {"validator": "police"}}],
}

rules["produced"] := {
	"base": ordered,
	"fires": [
		{},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
	],
	"silent": [
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"issuer": "executive"}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
}

rules["intimation"] := {
	"base": told,
	"fires": [{}, {"instrument": {"issuer": "executive"}}, {"instrument": {"issued": {"day": 99999998}}}],
	"silent": [
		{"instrument": {"issued": {"day": 99999999}}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issued": {"day": 20406}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
	"bent": [{"instrument": {"issued": {"day": "today"}}}],
}

rules["reasoned"] := {
	"base": told,
	"fires": [{}],
	"silent": [
		{"instrument": {"elements": {"elements": ["reasons", "identifier"]}}},
		{"instrument": {"elements": {"elements": ["legal_basis", "identifier"]}}},
		{"instrument": {"elements": {"elements": ["legal_basis", "reasons"]}}},
		{"instrument": {"elements": {"state": "unknown"}}},
	],
}

rules["removal"] := {
	"base": told,
	"fires": [
		{},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "executive"}},
	],
	"silent": [
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"intake": {"received": {"state": "unknown"}}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
}

rules["IN-IT-69-AUTHORITY"] := {
	"base": object.union(directed, {"requester": {"rank": "ordinary"}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"intercept",
	],
	"fires": [{}],
	"silent": [{"requester": {"rank": "ministerial"}}, {"instrument": {"issuer": "police"}}],
}

rules["IN-IT-69-DIRECTION"] := {
	"base": directed,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"intercept",
	],
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["IN-SO-6227-AGENCY"] := {
	"base": object.union(directed, {"requester": {"agency": "unknown"}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"intercept",
	],
	"fires": [
		{},
		{"requester": {"agency": "court"}},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "central_authority"}},
		{"requester": {"agency": "other"}},
	],
	"silent": [{"requester": {"agency": "police"}}, {"instrument": {"issuer": "police"}}],
}

rules["IN-IT-69-UNCONFIRMED"] := {
	"base": urgent,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"intercept",
	],
	"fires": [
		{},
		{"requester": {"rank": "designated"}},
		{"instrument": {"issued": {"day": 20585}}},
		{"day": 99999998},
	],
	"silent": [
		{"day": 99999999},
		{"requester": {"rank": "ministerial"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"validator": "executive"}},
		{"instrument": {"issued": {"day": 20586}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issuer": "police"}},
	],
	"bent": [{"day": "today"}],
}

rules["IN-BNSS-94-ORDER"] := {
	"base": ordered,
	"measures": disclosing,
	"fires": [{}, {"instrument": {"issued": {"day": 99999998}}}],
	"silent": [
		{"instrument": {"issued": {"day": 99999999}}},
		{"instrument": {"issued": {"day": 19904}}},
		{"instrument": {"issuer": "executive"}},
	],
	"bent": [{"instrument": {"issued": {"day": "today"}}}],
}

rules["IN-CRPC-91-ORDER"] := {
	"base": object.union(ordered, {"instrument": {"issued": {"day": 19904}}}),
	"measures": disclosing,
	"fires": [{}, {"instrument": {"issued": {"day": 0}}}],
	"silent": [
		{"instrument": {"issued": {"day": -1}}},
		{"instrument": {"issued": {"day": 19905}}},
		{"instrument": {"issuer": "executive"}},
	],
	"bent": [{"instrument": {"issued": {"day": null}}}],
}

rules["IN-BNSS-94-OFFICER"] := {
	"base": object.union(ordered, {"requester": {"rank": "ordinary"}}),
	"measures": disclosing,
	"fires": [{}],
	"silent": [
		{"requester": {"rank": "designated"}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"kind": "emergency"}},
	],
}

rules["IN-IT-RULES-3-1-J-ANSWER"] := {
	"base": ordered,
	"measures": disclosing,
	"says": {"duty": "respond", "within": {"amount": 72, "unit": "hours", "start": "received"}},
	"fires": [
		{},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"issuer": "executive"}},
		{"instrument": {"issued": {"day": 18683}}},
		{"instrument": {"issued": {"day": 99999998}}},
	],
	"silent": [
		{"instrument": {"issued": {"day": 99999999}}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issued": {"day": 18682}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"requester": {"country": "US", "states": ["US"]}},
	],
	"bent": [{"instrument": {"issued": {"day": "today"}}}],
}

rules["IN-IT-69A-BLOCKING"] := {
	"base": directed,
	"measures": silencing,
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["IN-IT-RULES-3-1-D-OFFICER"] := {
	"base": object.union(told, {"requester": {"rank": "ordinary"}}),
	"measures": silencing,
	"fires": [{}],
	"silent": [{"requester": {"rank": "senior"}}, {"instrument": {"kind": "court_order"}}],
}

rules["IN-IT-RULES-3-1-D-REASONS"] := {
	"base": object.union(told, {"instrument": {"elements": {"elements": ["reasons"]}}}),
	"measures": silencing,
	"fires": [{}],
	"silent": [
		{"instrument": {"elements": {"elements": ["legal_basis", "reasons", "identifier"]}}},
		{"instrument": {"kind": "court_order"}},
	],
}

rules["IN-IT-RULES-3-1-D-ASK"] := {
	"base": object.union(told, {"instrument": {"elements": {"elements": ["reasons"]}}}),
	"measures": silencing,
	"says": {"duty": "ask_for_missing"},
	"fires": [{}],
	"silent": [
		{"instrument": {"elements": {"elements": ["legal_basis", "reasons", "identifier"]}}},
		{"instrument": {"kind": "court_order"}},
	],
}

rules["IN-IT-RULES-3-1-D-36-HOURS"] := {
	"base": object.union(told, {"intake": {"received": {"day": 20503}}}),
	"measures": silencing,
	"says": {"duty": "respond", "within": {"amount": 36, "unit": "hours", "start": "received"}},
	"fires": [{}, {"intake": {"received": {"day": 18683}}}],
	"silent": [
		{"intake": {"received": {"day": 20504}}},
		{"intake": {"received": {"day": 18682}}},
		{"instrument": {"kind": "emergency"}},
	],
}

rules["IN-IT-RULES-3-1-D-3-HOURS"] := {
	"base": told,
	"measures": silencing,
	"says": {"duty": "respond", "within": {"amount": 3, "unit": "hours", "start": "received"}},
	"fires": [{}, {"intake": {"received": {"day": 99999998}}}],
	"silent": [
		{"intake": {"received": {"day": 99999999}}},
		{"intake": {"received": {"day": 20503}}},
		{"instrument": {"kind": "emergency"}},
	],
	"bent": [{"intake": {"received": {"day": "today"}}}],
}

rules["IN-PROCESS-REVIEW"] := {
	"base": paper,
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["IN-HOLDER-ABROAD"] := {
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
		{"user": {"holder": {"country": "IN"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.in.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
