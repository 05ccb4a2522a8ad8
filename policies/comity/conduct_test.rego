# METADATA
# title: Conduct, both sides of what measures do, and of process
# description: Norway asks for a user at home. The entity that was served and the paper are in conduct_paper_test.rego.
package comity.conduct_test

every_measure := [
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

# Everything but the demand for a liaison.
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

disclosed := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

home := object.union(data.comity.fixture_test.domestic("NO"), {
	"day": 20600,
	"measures": every_measure,
	"instrument": {"kind": "court_order", "issued": {"state": "known", "day": 20590}},
})

private_reporter := {"requester": {"kind": "private_reporter"}}

emergency := {"instrument": {"kind": "emergency"}}

rules.authority := {"base": home, "fires": [{}], "silent": [private_reporter]}

rules.private := {
	"base": object.union(home, private_reporter),
	"fires": [{}],
	"silent": [{"requester": {"kind": "authority"}}],
}

# --- Measures by what they do --------------------------------------------------------------------

rules.disclosed := {
	"base": home,
	"measures": disclosed,
	"fires": [{}],
	"silent": [{"measures": ["preserve", "intercept", "grant_access", "migrate_data", "monitor"]}],
}

rules.intrusive := {
	"base": home,
	"measures": ["disclose_location", "disclose_content"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "preserve"]}],
}

rules.resolved := {
	"base": object.union(home, {"intake": {"resolved": ["disclose_content", "preserve"]}}),
	"measures": ["disclose_content"],
	"fires": [{}],
	"silent": [
		{"intake": {"resolved": []}},
		{"measures": ["disclose_subscriber", "preserve"]},
		{"user": {"holder": {"country": "DE"}}},
		{"requester": {"country": "DE"}},
	],
}

rules["COMITY-RESOLVED"] := {
	"base": object.union(home, {"intake": {"resolved": ["disclose_content"]}}),
	"measures": ["disclose_content"],
	"says": {"duty": "conflict_analysis"},
	"fires": [{}],
	"silent": [{"intake": {"resolved": []}}, {"measures": ["disclose_subscriber"]}],
}

rules.unresolved := {
	"base": object.union(home, {"intake": {"resolved": ["disclose_content", "preserve"]}}),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_content", "preserve"]}],
}

rules.standing := {
	"base": home,
	"measures": ["grant_access", "migrate_data", "monitor"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_content", "preserve", "intercept", "remove_content", "appoint_liaison"]}],
}

rules.silencing := {
	"base": home,
	"measures": ["suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_content", "preserve", "monitor", "appoint_liaison"]}],
}

rules.ordinary := {
	"base": home,
	"measures": ordinary,
	"fires": [{}],
	"silent": [{"measures": ["appoint_liaison"]}],
}

rules.beyond_keeping := {
	"base": home,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
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
	"silent": [{"measures": ["preserve", "appoint_liaison"]}],
}

# --- Process -------------------------------------------------------------------------------------

rules.processless := {
	"base": home,
	"fires": [
		{"instrument": {"kind": "none"}},
		{"instrument": {"kind": "informal"}},
		{"instrument": {"kind": "terms_report"}},
	],
	"silent": [{}, emergency, {"instrument": {"kind": "preservation"}}],
}

rules.unissued := {
	"base": home,
	"fires": [
		emergency,
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "none"}},
		{"instrument": {"kind": "informal"}},
		{"instrument": {"kind": "terms_report"}},
	],
	"silent": [{}, {"instrument": {"kind": "administrative_request"}}],
}

rules["COMITY-PROCESS-NONE"] := {
	"base": object.union(home, {"instrument": {"kind": "informal"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [private_reporter, emergency, {"instrument": {"kind": "court_order"}}],
}

rules["COMITY-PROCESS-UNDATED"] := {
	"base": home,
	"measures": ordinary,
	"fires": [
		{"instrument": {"issued": {"state": "none", "day": 0}}},
		{"instrument": {"issued": {"state": "unknown", "day": 0}}},
	],
	"silent": [
		{},
		object.union(private_reporter, {"instrument": {"issued": {"state": "none", "day": 0}}}),
		object.union(emergency, {"instrument": {"issued": {"state": "none", "day": 0}}}),
	],
}

rules["COMITY-PROCESS-POSTDATED"] := {
	"base": object.union(home, {"instrument": {"issued": {"day": 20601}}}),
	"measures": ordinary,
	"fires": [{}, emergency],
	"silent": [
		private_reporter,
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issued": {"day": 20600}}},
	],
}

rules["COMITY-PROCESS-STALE"] := {
	"base": object.union(home, {"instrument": {"issued": {"day": 20234}}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		{"instrument": {"issued": {"day": 20235}}},
		private_reporter,
		emergency,
		{"instrument": {"issued": {"state": "unknown"}}},
	],
}

rules["COMITY-SERVICE-LATE"] := {
	"base": object.union(home, {"instrument": {"service": "late"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		private_reporter,
		emergency,
		{"instrument": {"service": "in_time"}},
		{"instrument": {"service": "no_limit"}},
		{"instrument": {"service": "unknown"}},
	],
}

rules["COMITY-SERVICE-UNKNOWN"] := {
	"base": object.union(home, {"instrument": {"service": "unknown"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		private_reporter,
		emergency,
		{"instrument": {"service": "in_time"}},
		{"instrument": {"service": "late"}},
	],
}

rules.unreceived := {
	"base": home,
	"fires": [
		{"intake": {"received": {"state": "none", "day": 20595}}},
		{"intake": {"received": {"state": "unknown", "day": 20595}}},
		{"intake": {"received": {"day": 20601}}},
		{"intake": {"received": {"day": 20601}}, "instrument": {"issued": {"state": "unknown", "day": 0}}},
		{"intake": {"received": {"day": 20589}}},
	],
	"silent": [
		{},
		{"intake": {"received": {"day": 20600}}},
		{"intake": {"received": {"day": 20590}}},
		{"intake": {"received": {"day": 20589}}, "instrument": {"issued": {"state": "unknown"}}},
	],
	"bent": [
		{"intake": {"received": {"state": "perhaps", "day": 20601}}},
		{"intake": {"received": {"state": "perhaps", "day": 20589}}},
	],
}

rules["COMITY-RECEIVED"] := {
	"base": object.union(home, {"intake": {"received": {"state": "unknown", "day": 0}}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		private_reporter,
		emergency,
		{"instrument": {"kind": "preservation"}},
		{"intake": {"received": {"state": "known", "day": 20595}}},
	],
}

rules["COMITY-THIRD-GOVERNMENT"] := {
	"base": home,
	"measures": ordinary,
	"fires": [{"instrument": {"third_government": "yes"}}, {"instrument": {"third_government": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"instrument": {"third_government": "yes"}})],
}

rules["COMITY-ORIGIN"] := {
	"base": home,
	"measures": ordinary,
	"fires": [{"requester": {"origin": "SE"}}, {"requester": {"origin": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"requester": {"origin": "SE"}})],
}

rules["COMITY-DEMAND-UNCHECKED"] := {
	"base": home,
	"measures": ordinary,
	"fires": [{"intake": {"demand_checked": "no"}}, {"intake": {"demand_checked": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"intake": {"demand_checked": "no"}})],
}

rules["COMITY-CHANNEL"] := {
	"base": home,
	"measures": ordinary,
	"fires": [
		{"intake": {"channel": "internal"}},
		{"intake": {"channel": "report_form"}},
		{"intake": {"channel": "unknown"}},
	],
	"silent": [
		{"intake": {"channel": "email"}},
		{"intake": {"channel": "portal"}},
		{"intake": {"channel": "decentralised_it_system"}},
		object.union(private_reporter, {"intake": {"channel": "report_form"}}),
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.conduct) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
