# METADATA
# title: Notice, both sides of silence, notice and controllers
# description: Norway asks for a user at home.
package comity.notice_test

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
	"measures": every_measure,
	"instrument": {
		"kind": "court_order",
		"gag": {"source": "none", "end": "none", "days": 0, "ended": "no"},
	},
})

private_reporter := {"requester": {"kind": "private_reporter"}}

emergency := {"instrument": {"kind": "emergency"}}

# --- Silence and notice --------------------------------------------------------------------------

gagged := object.union(home, {"instrument": {"gag": {
	"source": "court_order",
	"end": "known",
	"days": 90,
	"ended": "no",
}}})

rules["COMITY-GAG-CHALLENGE"] := {
	"base": gagged,
	"measures": ordinary,
	"says": {"duty": "challenge_gag"},
	"fires": [
		{"instrument": {"gag": {"end": "none"}}},
		{"instrument": {"gag": {"end": "unknown"}}},
		{"instrument": {"gag": {"end": "unknown", "ended": "unknown"}}},
	],
	"silent": [
		{},
		{"instrument": {"gag": {"source": "none", "end": "none"}}},
		{"instrument": {"gag": {"end": "none", "ended": "yes"}}},
	],
}

rules["COMITY-GAG-LONG"] := {
	"base": gagged,
	"measures": ordinary,
	"says": {"duty": "challenge_gag"},
	"fires": [{"instrument": {"gag": {"days": 366}}}, {"instrument": {"gag": {"days": 366, "ended": "unknown"}}}],
	"silent": [
		{"instrument": {"gag": {"days": 365}}},
		{"instrument": {"gag": {"source": "none", "days": 366}}},
		{"instrument": {"gag": {"days": 366, "ended": "yes"}}},
	],
}

rules.gagged := {
	"base": gagged,
	"fires": [
		{},
		{"instrument": {"gag": {"source": "statute"}}},
		{"instrument": {"gag": {"source": "unknown"}}},
		{"instrument": {"gag": {"ended": "unknown"}}},
		{"instrument": {"kind": "nsl", "gag": {"source": "letter"}}},
		{"instrument": {"kind": "nsl", "gag": {"source": "letter", "ended": "unknown"}}},
	],
	"silent": [
		{"instrument": {"gag": {"source": "none"}}},
		{"instrument": {"kind": "nsl", "gag": {"source": "none"}}},
		{"instrument": {"gag": {"source": "letter"}}},
		{"instrument": {"gag": {"ended": "yes"}}},
		{"instrument": {"kind": "nsl", "gag": {"source": "letter", "ended": "yes"}}},
	],
}

rules["COMITY-GAG-UNKNOWN"] := {
	"base": object.union(gagged, {"instrument": {"gag": {"source": "unknown"}}}),
	"measures": disclosed,
	"fires": [{}],
	"silent": [private_reporter, {"instrument": {"gag": {"source": "court_order"}}}],
}

rules.notice_waits := {
	"base": home,
	"fires": [{"instrument": {"gag": {"source": "court_order"}}}, {"instrument": {"kind": "emergency"}}],
	"silent": [{}, {"instrument": {"gag": {"source": "letter"}}}],
}

certificate := object.union(
	data.comity.fixture_test.foreign("FR", "IE"),
	{"instrument": {"kind": "epoc"}, "measures": every_measure},
)

rules.authority_informs := {
	"base": certificate,
	"fires": [{}, {"instrument": {"kind": "epoc_pr"}}],
	"silent": [
		{"instrument": {"kind": "court_order"}},
		{"requester": {"country": "DK", "states": ["DK"]}},
	],
}

rules["COMITY-NOTICE-BEFORE"] := {
	"base": home,
	"measures": disclosed,
	"says": {"duty": "notify_user_before"},
	"fires": [{}],
	"silent": [certificate, private_reporter, {"instrument": {"gag": {"source": "court_order"}}}],
}

rules["COMITY-NOTICE-LATER"] := {
	"base": gagged,
	"measures": disclosed,
	"says": {"duty": "notify_user_when_gag_lapses"},
	"fires": [{}],
	"silent": [object.union(certificate, {"instrument": {"gag": {"source": "court_order"}}}), private_reporter, {"instrument": {"gag": {"ended": "yes"}}}],
}

# --- Customers that control the data -------------------------------------------------------------

controlled := object.union(home, {
	"user": {"controller": "sole", "controller_asked": "no"},
	"intake": {"controller_bypass": "none"},
})

rules.controlled := {
	"base": home,
	"fires": [
		{"user": {"controller": "sole"}},
		{"user": {"controller": "joint"}},
		{"user": {"controller": "processor"}},
		{"user": {"controller": "public_authority"}},
	],
	"silent": [{"user": {"controller": "consumer"}}, {"user": {"controller": "unknown"}}],
}

rules.controller_passed := {
	"base": controlled,
	"fires": [{"intake": {"controller_bypass": "known"}}, {"user": {"controller_asked": "yes"}}],
	"silent": [
		{},
		{"intake": {"controller_bypass": "unknown"}, "user": {"controller_asked": "unknown"}},
	],
}

rules.controller_waits := {
	"base": controlled,
	"fires": [{}],
	"silent": [{"user": {"controller": "consumer"}}, {"user": {"controller_asked": "yes"}}, emergency],
}

rules["COMITY-CONTROLLER-FIRST"] := {
	"base": controlled,
	"measures": disclosed,
	"fires": [{}, private_reporter],
	"silent": [{"user": {"controller_asked": "yes"}}, emergency],
}

rules["COMITY-CONTROLLER-REDIRECT"] := {
	"base": controlled,
	"measures": disclosed,
	"says": {"duty": "redirect_to_controller"},
	"fires": [{}],
	"silent": [{"user": {"controller_asked": "yes"}}, emergency],
}

rules["COMITY-CONTROLLER-EMERGENCY"] := {
	"base": object.union(controlled, emergency),
	"measures": disclosed,
	"fires": [{}],
	"silent": [
		{"user": {"controller": "consumer"}},
		{"user": {"controller_asked": "yes"}},
		{"instrument": {"kind": "warrant"}},
	],
}

rules["COMITY-CONTROLLER-PASSED"] := {
	"base": object.union(controlled, {"user": {"controller_asked": "yes"}}),
	"measures": disclosed,
	"fires": [{}, {"user": {"controller_asked": "no"}, "intake": {"controller_bypass": "known"}}],
	"silent": [{"user": {"controller": "consumer"}}, {"user": {"controller_asked": "no"}}],
}

rules["COMITY-CONTROLLER-UNKNOWN"] := {
	"base": home,
	"measures": disclosed,
	"fires": [{"user": {"controller": "unknown"}}],
	"silent": [{"user": {"controller": "consumer"}}, {"user": {"controller": "sole"}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.notice) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
