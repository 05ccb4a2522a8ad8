# METADATA
# title: China (mainland), as requester: both sides of each rule
package comity.regimes.cn.process_test

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

silencing := ["suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"]

base := object.union(data.comity.fixture_test.domestic("CN"), {
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

rules["shown"] := {
	"base": base,
	"measures": ordinary,
	"fires": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "mlat_order"}},
		{"instrument": {"kind": "administrative_subpoena"}},
	],
	"silent": [
		{"instrument": {"kind": "epoc"}},
		{
			"requester": {"country": "DE", "states": ["DE"]},
			"user": {"location": {"countries": ["DE"]}},
		},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"location": {"countries": ["DE"]}}},
	],
}

rules["collector"] := {
	"base": base,
	"fires": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}},
	],
	"silent": [{"instrument": {"issuer": "executive"}}],
}

rules["service"] := {
	"base": base,
	"fires": [{"requester": {"level": "intelligence"}}, {"requester": {"agency": "security"}}],
	"silent": [{}],
}

rules["CN-COURT-REVIEW"] := {
	"base": base,
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "warrant"}},
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"user": {"location": {"countries": ["DE"]}}},
		{"user": {"location": {"countries": ["HK"]}}},
		{"user": {"location": {"countries": ["MO"]}}},
		{"user": {"location": {"countries": ["TW"]}}},
	],
}

rules["CN-OTHER-REVIEW"] := {
	"base": base,
	"measures": ordinary,
	"fires": [
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "mlat_order"}},
		{"instrument": {"kind": "administrative_subpoena"}},
	],
	"silent": [
		{},
		{"instrument": {"kind": "epoc"}},
		{
			"instrument": {"kind": "warrant"},
			"requester": {"country": "DE", "states": ["DE"]},
			"user": {"location": {"countries": ["DE"]}},
		},
		{"instrument": {"kind": "warrant"}, "user": {"location": {"countries": ["DE"]}}},
	],
}

rules["CN-NIL-7-NO-PROCESS"] := {
	"base": base,
	"measures": ordinary,
	"fires": [
		{"user": {"location": {"countries": ["DE"]}}},
		{"user": {"location": {"countries": ["HK"]}}},
		{"user": {"location": {"countries": ["MO"]}}},
		{"user": {"location": {"countries": ["TW"]}}},
	],
	"silent": [{}, {"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["CN-NIL-14-SERVICE"] := {
	"base": base,
	"measures": ordinary,
	"fires": [
		{"instrument": {"kind": "administrative_request"}, "requester": {"level": "intelligence"}},
		{"instrument": {"kind": "administrative_request"}, "requester": {"agency": "security"}},
	],
	"silent": [
		{"requester": {"level": "intelligence"}},
		{"instrument": {"kind": "administrative_request"}},
		{
			"instrument": {"kind": "administrative_request"},
			"requester": {"level": "intelligence", "country": "DE", "states": ["DE"]},
		},
	],
}

rules["CN-CPL-54-ISSUER"] := {
	"base": base,
	"measures": disclosures,
	"fires": [{"instrument": {"issuer": "executive"}}, {"instrument": {"issuer": "unknown"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "executive"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["CN-CTL-18-DECRYPTION"] := {
	"base": base,
	"measures": ["disclose_content"],
	"fires": [{"user": {"key": "customer"}}, {"user": {"key": "end_to_end"}}],
	"silent": [
		{"user": {"key": "provider"}},
		{"user": {"key": "customer"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["CN-SSL-34-REMOVAL"] := {
	"base": base,
	"measures": silencing,
	"fires": [{"offence": {"class": "state_security"}}],
	"silent": [
		{},
		{
			"offence": {"class": "state_security"},
			"requester": {"country": "DE", "states": ["DE"]},
			"user": {"location": {"countries": ["DE"]}},
		},
		{"offence": {"class": "state_security"}, "user": {"location": {"countries": ["DE"]}}},
	],
}

rules["CN-CSL-30-STANDING"] := {
	"base": base,
	"measures": ["intercept", "grant_access", "monitor"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["CN-CSL-39-LOCALISATION"] := {
	"base": base,
	"measures": ["migrate_data"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["CN-CSL-52-REACH"] := {
	"base": base,
	"measures": ["suspend_account", "terminate_meeting", "remove_content"],
	"fires": [{"user": {"location": {"countries": ["DE"]}}}],
	"silent": [
		{},
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"user": {"location": {"countries": ["DE"]}}, "measures": ["restrict_in_territory"]},
	],
}

rules["CN-LIAISON-HANDS"] := {
	"base": base,
	"measures": ["appoint_liaison"],
	"says": {"duty": "untainted_hands"},
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.cn.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
