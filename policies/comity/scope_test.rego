# METADATA
# title: Scope, both sides of scope, standing access and silencing
# description: Norway asks for a user at home.
package comity.scope_test

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

taken := array.concat(disclosed, ["preserve"])

silencing := ["suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"]

home := object.union(data.comity.fixture_test.domestic("NO"), {
	"measures": every_measure,
	"instrument": {
		"kind": "court_order",
		"gag": {"source": "none", "end": "none", "days": 0, "ended": "no"},
	},
})

private_reporter := {"requester": {"kind": "private_reporter"}}

platform := {"user": {"subject": "platform"}}

# --- Scope ---------------------------------------------------------------------------------------

rules.taken := {
	"base": home,
	"measures": taken,
	"fires": [{}],
	"silent": [{"measures": ["intercept", "suspend_account", "monitor", "appoint_liaison"]}],
}

rules["COMITY-CASE-NONE"] := {
	"base": object.union(home, {"scope": {"case": "no"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [private_reporter, {"scope": {"case": "yes"}}, {"scope": {"case": "unknown"}}],
}

rules["COMITY-CASE-UNKNOWN"] := {
	"base": object.union(home, {"scope": {"case": "unknown"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [private_reporter, {"scope": {"case": "yes"}}, {"scope": {"case": "no"}}],
}

rules.bulk := {
	"base": home,
	"fires": [
		{"scope": {"kind": "class", "identifiers": 1}},
		{"scope": {"kind": "platform", "identifiers": 1}},
		{"scope": {"kind": "identifier", "identifiers": 0}},
		{"scope": {"kind": "list", "identifiers": 0}},
	],
	"silent": [
		{"scope": {"kind": "identifier", "identifiers": 1}},
		{"scope": {"kind": "list", "identifiers": 1}},
		{"scope": {"kind": "meeting", "identifiers": 0}},
		{"scope": {"kind": "geofence", "identifiers": 0}},
	],
}

rules["COMITY-SCOPE-BULK"] := {
	"base": home,
	"measures": ordinary,
	"fires": [{"scope": {"kind": "class"}}, object.union(private_reporter, {"scope": {"kind": "platform"}})],
	"silent": [{}],
}

rules["COMITY-SCOPE-REVERSE"] := {
	"base": home,
	"measures": ordinary,
	"fires": [
		{"scope": {"kind": "geofence"}},
		{"scope": {"kind": "tower"}},
		{"scope": {"kind": "keyword"}},
		{"scope": {"kind": "unknown"}},
	],
	"silent": [
		{"scope": {"kind": "identifier"}},
		{"scope": {"kind": "meeting"}},
		{"scope": {"kind": "list"}},
		{"scope": {"kind": "class"}},
		{"scope": {"kind": "platform"}},
		object.union(private_reporter, {"scope": {"kind": "geofence"}}),
	],
}

rules["COMITY-SCOPE-KIND"] := {
	"base": home,
	"measures": taken,
	"fires": [{"scope": {"kind": "meeting"}}, {"scope": {"kind": "list"}}],
	"silent": [
		{},
		{"scope": {"kind": "geofence"}},
		object.union(private_reporter, {"scope": {"kind": "list"}}),
	],
}

rules["COMITY-SCOPE-MANY"] := {
	"base": home,
	"measures": ordinary,
	"fires": [{"scope": {"identifiers": 26}}],
	"silent": [{"scope": {"identifiers": 25}}, object.union(private_reporter, {"scope": {"identifiers": 26}})],
}

rules.uncounted := {
	"base": home,
	"fires": [{"scope": {"users": 0}}, {"scope": {"users": 26}}],
	"silent": [{"scope": {"users": 1}}, {"scope": {"users": 25}}],
}

rules["COMITY-SCOPE-USERS"] := {
	"base": home,
	"measures": ordinary,
	"fires": [{"scope": {"users": 26}}],
	"silent": [{"scope": {"users": 25}}, object.union(private_reporter, {"scope": {"users": 26}})],
}

rules["COMITY-SUBJECT-OTHER"] := {
	"base": object.union(home, {"intake": {"names_user": "no"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		private_reporter,
		platform,
		{"intake": {"names_user": "yes"}},
		{"intake": {"names_user": "unknown"}},
	],
}

rules["COMITY-SUBJECT-UNNAMED"] := {
	"base": object.union(home, {"intake": {"names_user": "unknown"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [private_reporter, platform, {"intake": {"names_user": "yes"}}, {"intake": {"names_user": "no"}}],
}

rules["COMITY-SUBJECT-NONE"] := {
	"base": object.union(home, platform),
	"measures": array.concat(disclosed, array.concat(["preserve", "intercept"], silencing)),
	"fires": [{}, private_reporter],
	"silent": [
		{"user": {"subject": "user"}},
		{"measures": ["grant_access", "migrate_data", "monitor", "appoint_liaison"]},
	],
}

rules["COMITY-SCOPE-LIVE"] := {
	"base": home,
	"measures": taken,
	"fires": [
		{"scope": {"event": "live"}},
		{"scope": {"event": "upcoming"}},
		{"scope": {"event": "unknown"}},
		{"instrument": {"kind": "emergency"}, "scope": {"event": "live"}},
	],
	"silent": [
		{"scope": {"event": "past"}},
		{"scope": {"event": "none"}},
		object.union(private_reporter, {"scope": {"event": "live"}}),
	],
}

# --- Standing access and governance --------------------------------------------------------------

rules["COMITY-STANDING-ACCESS"] := {
	"base": home,
	"measures": ["grant_access", "migrate_data", "monitor"],
	"fires": [{}, private_reporter],
	"silent": [{"measures": ["disclose_content", "preserve", "intercept", "appoint_liaison"]}],
}

rules["COMITY-STANDING-ALERT"] := {
	"base": home,
	"measures": ["grant_access"],
	"says": {"duty": "security_alert"},
	"fires": [{}],
	"silent": [{"measures": ["migrate_data", "monitor"]}],
}

rules["COMITY-STANDING-ENDLESS"] := {
	"base": object.union(home, {"scope": {"ends": "no"}}),
	"measures": ordinary,
	"fires": [{}, private_reporter],
	"silent": [{"scope": {"ends": "yes"}}, {"scope": {"ends": "unknown"}}],
}

rules["COMITY-STANDING-UNKNOWN"] := {
	"base": object.union(home, {"scope": {"ends": "unknown"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [private_reporter, {"scope": {"ends": "yes"}}, {"scope": {"ends": "no"}}],
}

rules["COMITY-INTERCEPT-REVIEW"] := {
	"base": home,
	"measures": ["intercept"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_content", "monitor"]}, private_reporter],
}

rules["COMITY-GOVERNANCE"] := {
	"base": home,
	"measures": ["appoint_liaison"],
	"fires": [{}],
	"silent": [{"measures": ["grant_access", "monitor"]}, private_reporter],
}

# --- Silencing -----------------------------------------------------------------------------------

rules["COMITY-SILENCING-REVIEW"] := {
	"base": home,
	"measures": silencing,
	"fires": [{}],
	"silent": [private_reporter, {"measures": disclosed}],
}

rules["COMITY-PRIOR-RESTRAINT"] := {
	"base": object.union(home, {"scope": {"event": "upcoming"}}),
	"measures": silencing,
	"fires": [{}],
	"silent": [
		private_reporter,
		{"scope": {"event": "live"}},
		{"scope": {"event": "past"}},
		{"scope": {"event": "unknown"}},
	],
}

rules["COMITY-RESTRICT-INSTEAD"] := {
	"base": home,
	"measures": ["terminate_meeting", "remove_content"],
	"says": {"duty": "offer_territorial_restriction"},
	"fires": [{}],
	"silent": [private_reporter, {"measures": ["suspend_account", "restrict_in_territory"]}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.scope) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
