# METADATA
# title: Russia, as requester: both sides of each rule
package comity.regimes.ru.process_test

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

base := object.union(data.comity.fixture_test.domestic("RU"), {
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

rules["court"] := {
	"base": base,
	"fires": [{"instrument": {"issuer": "judge"}}, {"instrument": {"issuer": "magistrate"}}],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["service"] := {
	"base": base,
	"fires": [{"requester": {"level": "intelligence"}}, {"requester": {"agency": "security"}}],
	"silent": [{}],
}

rules["named"] := {
	"base": base,
	"fires": [{}],
	"silent": [{"scope": {"kind": "list"}}],
}

rules["RU-PROCESS-REVIEW"] := {
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

rules["RU-UPK-185-CONTENT-NEEDS-COURT"] := {
	"base": base,
	"measures": ["disclose_content"],
	"fires": [{"instrument": {"issuer": "prosecutor"}}, {"instrument": {"issuer": "police"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["RU-126-63-RECORDS-NEED-COURT"] := {
	"base": base,
	"measures": ["disclose_traffic", "disclose_location"],
	"fires": [{"instrument": {"issuer": "prosecutor"}}],
	"silent": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["RU-149-10-1-SERVICE"] := {
	"base": base,
	"measures": disclosures,
	"fires": [
		{"instrument": {"issuer": "executive"}, "requester": {"level": "intelligence"}},
		{"instrument": {"issuer": "executive"}, "requester": {"agency": "security"}},
	],
	"silent": [
		{"instrument": {"issuer": "executive"}},
		{"requester": {"level": "intelligence"}},
		{
			"instrument": {"issuer": "executive"},
			"requester": {"level": "intelligence", "country": "DE", "states": ["DE"]},
		},
	],
}

rules["RU-149-10-1-DECRYPTION"] := {
	"base": base,
	"measures": ["disclose_content"],
	"fires": [{"user": {"key": "customer"}}, {"user": {"key": "end_to_end"}}],
	"silent": [
		{"user": {"key": "provider"}},
		{"user": {"key": "customer"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["RU-149-10-1-UNNAMED"] := {
	"base": base,
	"measures": disclosures,
	"fires": [{"scope": {"kind": "class"}}, {"scope": {"kind": "list"}}],
	"silent": [{}, {"scope": {"kind": "class"}, "requester": {"country": "DE", "states": ["DE"]}}],
}

rules["RU-149-10-1-FEED"] := {
	"base": base,
	"measures": ["intercept", "grant_access", "monitor"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["RU-149-15-3-BLOCKING"] := {
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

rules["RU-149-15-3-REACH"] := {
	"base": base,
	"measures": ["suspend_account", "terminate_meeting", "remove_content"],
	"fires": [{"user": {"location": {"countries": ["DE"]}}}],
	"silent": [
		{},
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"user": {"location": {"countries": ["DE"]}}, "measures": ["restrict_in_territory"]},
	],
}

rules["RU-242-LOCALISATION"] := {
	"base": base,
	"measures": ["migrate_data"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["RU-236-LANDING"] := {
	"base": base,
	"measures": ["appoint_liaison"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["RU-236-HANDS"] := {
	"base": base,
	"measures": ["appoint_liaison"],
	"says": {"duty": "untainted_hands"},
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.ru.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
