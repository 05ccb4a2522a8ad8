# METADATA
# title: United Arab Emirates, as requester: both sides of each rule
package comity.regimes.ae.process_test

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

base := object.union(data.comity.fixture_test.domestic("AE"), {
	"measures": everything,
	"requester": {"level": "local", "agency": "police"},
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

rules["judicial"] := {
	"base": base,
	"fires": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor"}},
	],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["AE-PROCESS-REVIEW"] := {
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

rules["AE-CPL-NEEDS-PROSECUTION"] := {
	"base": base,
	"measures": ["disclose_traffic", "disclose_location", "disclose_content"],
	"fires": [{"instrument": {"issuer": "police"}}, {"instrument": {"issuer": "executive"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["AE-CPL-LIVE"] := {
	"base": base,
	"measures": ["intercept", "grant_access", "monitor"],
	"fires": [{"instrument": {"issuer": "police"}}],
	"silent": [
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["AE-34-2021-53-REMOVAL"] := {
	"base": base,
	"measures": silencing,
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

rules["AE-34-2021-REACH"] := {
	"base": base,
	"measures": ["suspend_account", "terminate_meeting", "remove_content"],
	"fires": [{"user": {"location": {"countries": ["DE"]}}}],
	"silent": [
		{},
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"user": {"location": {"countries": ["DE"]}}, "measures": ["restrict_in_territory"]},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.ae.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
