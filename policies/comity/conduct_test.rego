# METADATA
# title: Conduct, both sides of what measures do, of process, service and controllers
# description: Norway asks for a user at home. Scope, silencing and notice are in conduct_scope_test.rego.
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

silencing := ["suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"]

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
	"fires": [{}, emergency],
	"silent": [
		private_reporter,
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

# --- The entity that was served ------------------------------------------------------------------

rules["COMITY-ENTITY-WRONG"] := {
	"base": home,
	"measures": ordinary,
	"fires": [{"instrument": {"served_entity": "affiliate"}}, {"instrument": {"served_entity": "other"}}],
	"silent": [
		{"instrument": {"served_entity": "holder"}},
		{"instrument": {"served_entity": "unknown"}},
		object.union(private_reporter, {"instrument": {"served_entity": "other"}}),
	],
}

rules["COMITY-ENTITY-ADDRESSEE"] := {
	"base": home,
	"measures": ordinary,
	"says": {"duty": "name_addressee"},
	"fires": [{"instrument": {"served_entity": "affiliate"}}, {"instrument": {"served_entity": "other"}}],
	"silent": [
		{"instrument": {"served_entity": "holder"}},
		{"instrument": {"served_entity": "none"}},
		object.union(private_reporter, {"instrument": {"served_entity": "other"}}),
	],
}

rules["COMITY-ENTITY-PRESERVE"] := {
	"base": home,
	"measures": disclosed,
	"says": {"duty": "preserve_on_receipt"},
	"fires": [{"instrument": {"served_entity": "affiliate"}}, {"instrument": {"served_entity": "other"}}],
	"silent": [
		{"instrument": {"served_entity": "holder"}},
		{"instrument": {"served_entity": "none"}},
		object.union(private_reporter, {"instrument": {"served_entity": "other"}}),
	],
}

rules.entity_unknown := {
	"base": home,
	"fires": [
		{"instrument": {"served_entity": "none"}},
		{"instrument": {"served_entity": "unknown"}},
		{"instrument": {"kind": "emergency", "served_entity": "unknown"}},
		{"instrument": {"kind": "preservation", "served_entity": "unknown"}},
	],
	"silent": [
		{"instrument": {"served_entity": "holder"}},
		{"instrument": {"served_entity": "other"}},
		{"instrument": {"kind": "emergency", "served_entity": "none"}},
		{"instrument": {"kind": "preservation", "served_entity": "none"}},
		{"instrument": {"kind": "informal", "served_entity": "unknown"}},
	],
}

rules["COMITY-ENTITY-UNKNOWN"] := {
	"base": home,
	"measures": ordinary,
	"fires": [{"instrument": {"served_entity": "unknown"}}],
	"silent": [
		{"instrument": {"served_entity": "holder"}},
		object.union(private_reporter, {"instrument": {"served_entity": "unknown"}}),
	],
}

# --- Paper ---------------------------------------------------------------------------------------

rules.gathering := {
	"base": home,
	"fires": [
		emergency,
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "epoc"}},
		{"instrument": {"kind": "epoc_pr"}},
		{"instrument": {"kind": "nsl"}},
		{"instrument": {"kind": "d_order"}},
		{"instrument": {"kind": "pen_trap"}},
		{"instrument": {"kind": "title_iii"}},
		{"instrument": {"kind": "grand_jury_subpoena"}},
		{"instrument": {"kind": "trial_subpoena"}},
		{"instrument": {"kind": "administrative_subpoena"}},
		{"instrument": {"kind": "civil_subpoena"}},
		{"instrument": {"kind": "overseas_production_order"}},
	],
	"silent": [{}, {"instrument": {"kind": "warrant"}}, {"instrument": {"kind": "administrative_request"}}],
}

rules.misused := {
	"base": object.union(home, {"instrument": {"kind": "d_order"}}),
	"measures": silencing,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}, {"measures": ["disclose_content", "preserve", "monitor"]}],
}

rules["misused to disclose"] := {
	"base": object.union(home, {"instrument": {"kind": "epoc_pr"}}),
	"measures": array.concat(disclosed, silencing),
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}, {"measures": ["preserve", "intercept", "appoint_liaison"]}],
}

rules["misused to disclose by a preservation letter"] := {
	"base": object.union(home, {"instrument": {"kind": "preservation"}}),
	"measures": array.concat(
		["disclose_subscriber", "disclose_identification", "disclose_location", "disclose_content"],
		silencing,
	),
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}, {"measures": ["preserve", "disclose_traffic"]}],
}

rules["COMITY-PAPER-PURPOSE"] := {
	"base": object.union(home, {"instrument": {"kind": "epoc"}}),
	"measures": silencing,
	"fires": [{}, private_reporter],
	"silent": [{"instrument": {"kind": "court_order"}}, {"measures": ["disclose_content", "preserve"]}],
}

rules["COMITY-PAPER-FOREIGN"] := {
	"base": object.union(home, {
		"requester": {"states": ["NO", "SE"]},
		"instrument": {"issuing_country": "SE"},
	}),
	"measures": ordinary,
	"fires": [{}, {"requester": {"country": "unknown"}}],
	"silent": [
		private_reporter,
		emergency,
		{"instrument": {"issuing_country": "NO"}},
		{"instrument": {"issuing_country": "none"}},
		{"instrument": {"issuing_country": "unknown"}},
	],
}

rules["COMITY-PAPER-ISSUED-UNKNOWN"] := {
	"base": object.union(home, {"instrument": {"issuing_country": "unknown"}}),
	"measures": ordinary,
	"fires": [{}, {"instrument": {"issuing_country": "none"}}],
	"silent": [private_reporter, emergency, {"instrument": {"issuing_country": "NO"}}],
}

rules["COMITY-FRAMEWORK-UNKNOWN"] := {
	"base": object.union(home, {"instrument": {"framework": "unknown"}}),
	"measures": ordinary,
	"fires": [{}, {"instrument": {"framework": "none"}}],
	"silent": [
		private_reporter,
		emergency,
		{"instrument": {"framework": "national"}},
		{"instrument": {"framework": "mlat"}},
	],
}

rules.faulty := {
	"base": object.union(home, {"instrument": {"errors": "yes"}}),
	"fires": [{}, emergency, {"instrument": {"errors": "unknown"}}],
	"silent": [
		private_reporter,
		object.union(private_reporter, emergency),
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "emergency", "errors": "unknown"}},
		{"instrument": {"errors": "no"}},
	],
}

rules["COMITY-PAPER-ERRORS"] := {
	"base": object.union(home, {"instrument": {"errors": "yes"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [{"instrument": {"errors": "no"}}],
}

rules["COMITY-PAPER-ERRORS-ASK"] := {
	"base": object.union(home, {"instrument": {"errors": "yes"}}),
	"measures": ordinary,
	"says": {"duty": "ask_for_missing"},
	"fires": [{}],
	"silent": [{"instrument": {"errors": "no"}}],
}

# --- What is held --------------------------------------------------------------------------------

rules["COMITY-DATA-NONE"] := {
	"base": object.union(home, {"intake": {"data_held": "no"}}),
	"measures": disclosed,
	"fires": [{}, private_reporter],
	"silent": [{"intake": {"data_held": "yes"}}, {"intake": {"data_held": "unknown"}}],
}

rules["COMITY-DATA-HELD-UNKNOWN"] := {
	"base": object.union(home, {"intake": {"data_held": "unknown"}}),
	"measures": disclosed,
	"fires": [{}],
	"silent": [private_reporter, {"intake": {"data_held": "yes"}}, {"intake": {"data_held": "no"}}],
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
	not data.comity.table_test.holds(document, data.comity.conduct) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
