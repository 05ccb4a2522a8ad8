# METADATA
# title: Hong Kong, as requester: both sides of each rule
package comity.regimes.hk.process_test

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

paper := object.union(data.comity.fixture_test.domestic("HK"), {
	"instrument": {"kind": "warrant", "issuer": "magistrate"},
	"measures": measures,
})

security := object.union(paper, {"offence": {"class": "state_security"}})

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

rules["security"] := {
	"base": security,
	"fires": [{}],
	"silent": [{"offence": {"class": "serious_crime"}}, {"requester": {"country": "US", "states": ["US"]}}],
}

rules["unwarranted"] := {
	"base": security,
	"fires": [
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "executive"}},
	],
	"silent": [{}, {"instrument": {"issuer": "judge"}}, {"instrument": {"kind": "court_order", "issuer": "police"}}],
}

rules["HK-NSL-43-OFFICER"] := {
	"base": object.union(security, {"requester": {"rank": "ordinary"}}),
	"measures": silencing,
	"fires": [{}, {"requester": {"rank": "none"}}],
	"silent": [
		{"requester": {"rank": "designated"}},
		{"requester": {"rank": "unknown"}},
		{"offence": {"class": "serious_crime"}},
	],
}

rules["HK-NSL-43-REMOVAL"] := {
	"base": security,
	"measures": silencing,
	"fires": [{}],
	"silent": [{"offence": {"class": "serious_crime"}}, {"user": {"location": {"countries": ["US"]}}}],
}

rules["HK-NSL-43-NEEDS-MAGISTRATE"] := {
	"base": object.union(security, {"instrument": {"kind": "administrative_request"}}),
	"measures": disclosing,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}, {"offence": {"class": "serious_crime"}}],
}

rules["HK-NSL-43-IDENTIFICATION"] := {
	"base": security,
	"measures": disclosing,
	"fires": [{}],
	"silent": [{"offence": {"class": "serious_crime"}}, {"user": {"location": {"countries": ["US"]}}}],
}

rules["HK-NSL-43-INTERCEPT-NO-JUDGE"] := {
	"base": object.union(paper, {"instrument": {"issuer": "executive"}}),
	"measures": ["intercept"],
	"fires": [
		{},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "none"}},
	],
	"silent": [{"instrument": {"issuer": "judge"}}, {"requester": {"country": "US", "states": ["US"]}}],
}

rules["HK-NSL-43-OUTSIDE"] := {
	"base": object.union(security, {"user": {"location": {"countries": ["US"]}}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [{"offence": {"class": "serious_crime"}}, {"user": {"location": {"countries": ["HK"]}}}],
}

rules["HK-PROCESS-REVIEW"] := {
	"base": paper,
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.hk.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
