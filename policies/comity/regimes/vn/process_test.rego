# METADATA
# title: Viet Nam, as requester: both sides of each rule
package comity.regimes.vn.process_test

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

base := object.union(data.comity.fixture_test.domestic("VN"), {
	"measures": everything,
	"requester": {"level": "local", "agency": "police"},
	"instrument": {"validator": "none"},
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

rules["proper"] := {
	"base": base,
	"fires": [
		{"requester": {"agency": "court"}},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "police"}},
	],
	"silent": [{"requester": {"agency": "security"}}],
}

rules["approved"] := {
	"base": base,
	"fires": [
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police", "validator": "judge"}},
		{"instrument": {"issuer": "police", "validator": "magistrate"}},
		{"instrument": {"issuer": "police", "validator": "prosecutor"}},
	],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules["law_of_2025"] := {
	"base": base,
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20635}}, "day": 20650}],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20634}}, "day": 20650},
		{"instrument": {"issued": {"state": "unknown", "day": 20640}}, "day": 20650},
	],
}

rules["law_of_2018"] := {
	"base": base,
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20634}}, "day": 20650}],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20635}}, "day": 20650},
		{"instrument": {"issued": {"state": "unknown", "day": 18000}}},
	],
}

rules["urgent"] := {
	"base": base,
	"fires": [{"instrument": {"kind": "emergency"}}],
	"silent": [{}],
}

rules["identity"] := {
	"base": base,
	"measures": ["disclose_subscriber", "disclose_identification"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"location": {"countries": ["DE"]}}},
	],
}

rules["removal"] := {
	"base": base,
	"measures": silencing,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"location": {"countries": ["DE"]}}},
	],
}

rules["VN-PROCESS-REVIEW"] := {
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

rules["VN-CSL-REQUESTER"] := {
	"base": base,
	"measures": disclosures,
	"fires": [{"requester": {"agency": "administration"}}, {"requester": {"agency": "security"}}],
	"silent": [
		{"requester": {"agency": "court"}},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "police"}},
		{"requester": {"agency": "administration", "country": "DE", "states": ["DE"]}},
	],
}

rules["VN-CPC-CONTENT-NEEDS-PROCURACY"] := {
	"base": base,
	"measures": ["disclose_traffic", "disclose_location", "disclose_content"],
	"fires": [{"instrument": {"issuer": "police"}}],
	"silent": [
		{},
		{"instrument": {"issuer": "police"}, "requester": {"country": "DE", "states": ["DE"]}},
	],
}

rules["VN-CSL2018-OUTLIVED"] := {
	"base": base,
	"measures": ordinary,
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20600}}, "day": 20650}],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20640}}, "day": 20650},
		{
			"instrument": {"issued": {"state": "known", "day": 20600}},
			"day": 20650,
			"requester": {"country": "DE", "states": ["DE"]},
			"user": {"location": {"countries": ["DE"]}},
		},
		{
			"instrument": {"issued": {"state": "known", "day": 20600}},
			"day": 20650,
			"user": {"location": {"countries": ["DE"]}},
		},
	],
}

rules["VN-CSL2025-25-USER-DATA"] := {
	"base": base,
	"measures": ["disclose_subscriber", "disclose_identification"],
	"says": {"duty": "respond", "within": {"amount": 24, "unit": "hours", "start": "received"}},
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20640}}, "day": 20650}],
	"silent": [
		{
			"instrument": {"issued": {"state": "known", "day": 20640}, "kind": "emergency"},
			"day": 20650,
		},
		{"instrument": {"issued": {"state": "known", "day": 20634}}, "day": 20650},
		{
			"instrument": {"issued": {"state": "known", "day": 20640}},
			"day": 20650,
			"user": {"location": {"countries": ["DE"]}},
		},
	],
}

rules["VN-CSL2025-25-USER-DATA-URGENT"] := {
	"base": base,
	"measures": ["disclose_subscriber", "disclose_identification"],
	"says": {"duty": "respond", "within": {"amount": 3, "unit": "hours", "start": "received"}},
	"fires": [
		{
			"instrument": {"issued": {"state": "known", "day": 20640}, "kind": "emergency"},
			"day": 20650,
		},
	],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20640}}, "day": 20650},
		{
			"instrument": {"issued": {"state": "known", "day": 20634}, "kind": "emergency"},
			"day": 20650,
		},
		{
			"instrument": {"issued": {"state": "known", "day": 20640}, "kind": "emergency"},
			"day": 20650,
			"user": {"location": {"countries": ["DE"]}},
		},
	],
}

rules["VN-CSL2025-25-REMOVAL"] := {
	"base": base,
	"measures": silencing,
	"says": {"duty": "respond", "within": {"amount": 24, "unit": "hours", "start": "received"}},
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20640}}, "day": 20650}],
	"silent": [
		{
			"instrument": {"issued": {"state": "known", "day": 20640}, "kind": "emergency"},
			"day": 20650,
		},
		{"instrument": {"issued": {"state": "known", "day": 20634}}, "day": 20650},
		{
			"instrument": {"issued": {"state": "known", "day": 20640}},
			"day": 20650,
			"user": {"location": {"countries": ["DE"]}},
		},
	],
}

rules["VN-CSL2025-25-REMOVAL-URGENT"] := {
	"base": base,
	"measures": silencing,
	"says": {"duty": "respond", "within": {"amount": 6, "unit": "hours", "start": "received"}},
	"fires": [
		{
			"instrument": {"issued": {"state": "known", "day": 20640}, "kind": "emergency"},
			"day": 20650,
		},
	],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20640}}, "day": 20650},
		{
			"instrument": {"issued": {"state": "known", "day": 20634}, "kind": "emergency"},
			"day": 20650,
		},
		{
			"instrument": {"issued": {"state": "known", "day": 20640}, "kind": "emergency"},
			"day": 20650,
			"user": {"location": {"countries": ["DE"]}},
		},
	],
}

rules["VN-CSL2018-26-REMOVAL"] := {
	"base": base,
	"measures": silencing,
	"says": {"duty": "respond", "within": {"amount": 24, "unit": "hours", "start": "received"}},
	"fires": [{"instrument": {"issued": {"state": "known", "day": 20590}}, "day": 20600}],
	"silent": [
		{"instrument": {"issued": {"state": "known", "day": 20640}}, "day": 20650},
		{
			"instrument": {"issued": {"state": "known", "day": 20590}},
			"day": 20600,
			"user": {"location": {"countries": ["DE"]}},
		},
	],
}

rules["VN-CSL-REACH"] := {
	"base": base,
	"measures": ["suspend_account", "terminate_meeting", "remove_content"],
	"fires": [{"user": {"location": {"countries": ["DE"]}}}],
	"silent": [
		{},
		{"requester": {"country": "DE", "states": ["DE"]}},
		{"user": {"location": {"countries": ["DE"]}}, "measures": ["restrict_in_territory"]},
	],
}

rules["VN-CSL-CONNECTION"] := {
	"base": base,
	"measures": ["intercept", "grant_access", "monitor"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["VN-CSL-LOCALISATION"] := {
	"base": base,
	"measures": ["migrate_data"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

rules["VN-CSL-OFFICE"] := {
	"base": base,
	"measures": ["appoint_liaison"],
	"fires": [{}],
	"silent": [{"requester": {"country": "DE", "states": ["DE"]}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.vn.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
