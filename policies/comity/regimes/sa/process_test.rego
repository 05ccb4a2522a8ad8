# METADATA
# title: Saudi Arabia, as requester: both sides of each rule
package comity.regimes.sa.process_test

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

disclosures := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

base := object.union(data.comity.fixture_test.domestic("SA"), {
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

rules["expression"] := {
	"base": base,
	"fires": [
		{"offence": {"class": "speech"}},
		{"offence": {"class": "religion"}},
		{"offence": {"class": "assembly"}},
		{"offence": {"class": "sexuality"}},
		{"offence": {"class": "status"}},
	],
	"silent": [{}],
}

rules["SA-PROCESS-REVIEW"] := {
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

rules["SA-CPL-57-NEEDS-PROSECUTION"] := {
	"base": base,
	"measures": disclosures,
	"fires": [{"instrument": {"issuer": "police"}}, {"instrument": {"issuer": "executive"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["SA-CPL-57-LIVE"] := {
	"base": base,
	"measures": ["intercept", "grant_access", "monitor"],
	"fires": [{"instrument": {"issuer": "police"}}],
	"silent": [
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["SA-ACCL-6-EXPRESSION"] := {
	"base": base,
	"measures": disclosures,
	"fires": [
		{"offence": {"class": "speech", "death_or_torture": "yes"}},
		{"offence": {"class": "religion", "death_or_torture": "yes"}},
		{"offence": {"class": "assembly", "death_or_torture": "yes"}},
		{"offence": {"class": "sexuality", "death_or_torture": "yes"}},
		{"offence": {"class": "status", "death_or_torture": "yes"}},
		{"offence": {"class": "speech", "death_or_torture": "unknown"}},
	],
	"silent": [
		{"offence": {"class": "speech", "death_or_torture": "no"}},
		{"offence": {"death_or_torture": "yes"}},
		{
			"offence": {"class": "speech", "death_or_torture": "yes"},
			"requester": {"country": "DE", "states": ["DE"]},
		},
	],
}

rules["SA-REACH"] := {
	"base": base,
	"measures": ["suspend_account", "terminate_meeting", "remove_content"],
	"fires": [{"user": {"location": {"countries": ["DE"]}}}],
	"silent": [
		{},
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"user": {"location": {"countries": ["DE"]}}, "measures": ["restrict_in_territory"]},
	],
}

rules["SA-SECOND-REVIEWER"] := {
	"base": base,
	"measures": disclosures,
	"says": {"duty": "second_reviewer"},
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

rules["SA-CPL-57-NEEDS-PROSECUTION in an emergency"] := {
	"base": object.union(base, {"instrument": {"kind": "emergency", "issuer": "police"}, "intake": {"emergency": "yes"}}),
	"measures": ["disclose_content"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_subscriber", "disclose_location"]}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.sa.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
