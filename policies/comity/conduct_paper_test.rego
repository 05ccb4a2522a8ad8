# METADATA
# title: Conduct, both sides of the entity that was served, of the paper and of what is held
# description: Norway asks for a user at home. What measures do and process are in conduct_test.rego.
# custom:
#   tests: comity.conduct
package comity.conduct_paper_test

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
	"fires": [{}, {"instrument": {"issuing_country": "none"}}, emergency, {"instrument": {"kind": "preservation"}}],
	"silent": [private_reporter, {"instrument": {"kind": "informal"}}, {"instrument": {"issuing_country": "NO"}}],
}

rules["COMITY-FRAMEWORK-UNKNOWN"] := {
	"base": object.union(home, {"instrument": {"framework": "unknown"}}),
	"measures": ordinary,
	"fires": [{}, {"instrument": {"framework": "none"}}, emergency, {"instrument": {"kind": "preservation"}}],
	"silent": [
		private_reporter,
		{"instrument": {"kind": "informal"}},
		{"instrument": {"framework": "national"}},
		{"instrument": {"framework": "mlat"}},
	],
}

rules.faulty := {
	"base": object.union(home, {"instrument": {"errors": "yes"}}),
	"fires": [
		{},
		emergency,
		{"instrument": {"errors": "unknown"}},
		{"instrument": {"kind": "emergency", "errors": "unknown"}},
	],
	"silent": [
		private_reporter,
		object.union(private_reporter, emergency),
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "emergency", "errors": "no"}},
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

rules["COMITY-SERVICE-COVERED"] := {
	"base": home,
	"measures": disclosed,
	"fires": [{"intake": {"service_covered": "no"}}, {"intake": {"service_covered": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"intake": {"service_covered": "no"}})],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.conduct) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
