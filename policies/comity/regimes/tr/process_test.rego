# METADATA
# title: Türkiye, as requester: both sides of each rule
package comity.regimes.tr.process_test

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

silencing := ["suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"]

base := object.union(data.comity.fixture_test.domestic("TR"), {
	"measures": everything,
	"requester": {"level": "local", "agency": "police"},
	"instrument": {"validator": "none", "elements": {"state": "unknown", "elements": []}},
	"offence": {"listed": "yes"},
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
	"fires": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor", "validator": "judge"}},
		{"instrument": {"issuer": "police", "validator": "magistrate"}},
	],
	"silent": [{"instrument": {"issuer": "prosecutor"}}],
}

rules["prosecuted"] := {
	"base": base,
	"fires": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police", "validator": "judge"}},
	],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["states_basis"] := {
	"base": base,
	"fires": [{"instrument": {"elements": {"state": "known", "elements": ["legal_basis"]}}}],
	"silent": [{"instrument": {"elements": {"state": "known", "elements": ["reasons"]}}}],
}

rules["TR-PROCESS-REVIEW"] := {
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
	],
}

rules["TR-CMK-134-CONTENT-NEEDS-JUDGE"] := {
	"base": base,
	"measures": ["disclose_content"],
	"fires": [{"instrument": {"issuer": "prosecutor"}}, {"instrument": {"issuer": "police"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor", "validator": "judge"}},
		{"instrument": {"issuer": "prosecutor", "validator": "magistrate"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["TR-CMK-135-RECORDS-NEED-JUDGE"] := {
	"base": base,
	"measures": ["disclose_traffic", "disclose_location"],
	"fires": [{"instrument": {"issuer": "prosecutor"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["TR-CMK-135-CATALOGUE"] := {
	"base": base,
	"measures": ["intercept"],
	"fires": [{"offence": {"listed": "no"}}, {"offence": {"listed": "unknown"}}],
	"silent": [{}, {"offence": {"listed": "no"}, "requester": {"country": "DE", "states": ["DE"]}}],
}

rules["TR-5651-EK4-IDENTITY-ISSUER"] := {
	"base": base,
	"measures": ["disclose_subscriber", "disclose_identification"],
	"fires": [{"instrument": {"issuer": "executive"}}, {"instrument": {"issuer": "police"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "executive", "validator": "judge"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["TR-5651-8A-UNCONFIRMED"] := {
	"base": base,
	"measures": silencing,
	"fires": [{"instrument": {"issuer": "executive"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "executive", "validator": "judge"}},
		{"instrument": {"issuer": "executive"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["TR-5651-9-ENDED"] := {
	"base": base,
	"measures": silencing,
	"fires": [{}],
	"silent": [
		{"instrument": {"issuer": "executive"}},
		{
			"requester": {"country": "DE", "states": ["DE"]},
			"user": {"location": {"countries": ["DE"]}},
		},
		{"user": {"location": {"countries": ["DE"]}}},
	],
}

rules["TR-5651-9-NO-BASIS"] := {
	"base": base,
	"measures": silencing,
	"fires": [{"instrument": {"elements": {"state": "known", "elements": ["reasons"]}}}],
	"silent": [
		{},
		{"instrument": {"elements": {"state": "known", "elements": ["legal_basis"]}}},
		{
			"instrument": {"elements": {"state": "known", "elements": ["reasons"]}},
			"requester": {"country": "DE", "states": ["DE"]},
		},
	],
}

rules["TR-5651-9-ASK"] := {
	"base": base,
	"measures": silencing,
	"says": {"duty": "ask_for_missing"},
	"fires": [{"instrument": {"elements": {"state": "known", "elements": ["reasons"]}}}],
	"silent": [
		{},
		{"instrument": {"elements": {"state": "known", "elements": ["legal_basis"]}}},
		{
			"instrument": {"elements": {"state": "known", "elements": ["reasons"]}},
			"requester": {"country": "DE", "states": ["DE"]},
		},
	],
}

rules["TR-5651-REACH"] := {
	"base": base,
	"measures": ["suspend_account", "terminate_meeting", "remove_content"],
	"fires": [{"user": {"location": {"countries": ["DE"]}}}],
	"silent": [
		{},
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"user": {"location": {"countries": ["DE"]}}, "measures": ["restrict_in_territory"]},
	],
}

rules["TR-5651-EK4-REPRESENTATIVE"] := {
	"base": base,
	"measures": ["appoint_liaison"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["TR-5651-EK4-LOCALISATION"] := {
	"base": base,
	"measures": ["migrate_data"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
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

rules["pressed"] := {
	"base": object.union(base, {"instrument": {"kind": "emergency", "issuer": "prosecutor"}, "intake": {"emergency": "yes"}}),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "police"}}, {"intake": {"emergency": "no"}}],
}

rules["TR-CMK-135-RECORDS-NEED-JUDGE in an emergency"] := {
	"base": object.union(base, {"instrument": {"kind": "emergency", "issuer": "prosecutor"}, "intake": {"emergency": "yes"}}),
	"measures": ["disclose_traffic", "disclose_location"],
	"fires": [{"instrument": {"issuer": "police"}}, {"intake": {"emergency": "no"}}],
	"silent": [{}],
}

rules["TR-5651-EK4-IDENTITY-ISSUER in an emergency"] := {
	"base": object.union(base, {"instrument": {"kind": "emergency", "issuer": "police"}, "intake": {"emergency": "yes"}}),
	"measures": ["disclose_subscriber", "disclose_identification"],
	"fires": [{"intake": {"emergency": "no"}}],
	"silent": [{}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.tr.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
