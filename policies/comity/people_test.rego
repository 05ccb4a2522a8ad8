# METADATA
# title: People, both sides of each rule
# description: Norway asks for a user at home, whom nothing protects unless an entry says otherwise.
package comity.people_test

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

# Neither a liaison nor keeping.
beyond_keeping := [
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
]

disclosed := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

home := object.union(data.comity.fixture_test.domestic("NO"), {"measures": every_measure})

private_reporter := {"requester": {"kind": "private_reporter"}}

unknown_places := {"state": "unknown", "countries": []}

no_places := {"state": "none", "countries": []}

# --- Offences ------------------------------------------------------------------------------------

rules["COMITY-OFFENCE-PROTECTED"] := {
	"base": home,
	"measures": beyond_keeping,
	"fires": [
		{"offence": {"class": "speech"}},
		{"offence": {"class": "religion"}},
		{"offence": {"class": "assembly"}},
		{"offence": {"class": "sexuality"}},
		{"offence": {"class": "status"}},
		{"offence": {"class": "reproductive_health"}},
		{"offence": {"class": "state_security"}},
	],
	"silent": [
		{"offence": {"class": "serious_crime"}},
		{"offence": {"class": "other_crime"}},
		{"offence": {"class": "unknown"}},
		object.union(private_reporter, {"offence": {"class": "speech"}}),
	],
}

rules.offence_unknown := {
	"base": home,
	"fires": [
		{"offence": {"class": "none"}},
		{"offence": {"class": "unknown"}},
		{"instrument": {"kind": "emergency"}, "offence": {"class": "unknown"}},
	],
	"silent": [
		{},
		{"offence": {"class": "speech"}},
		{"instrument": {"kind": "emergency"}, "offence": {"class": "none"}},
	],
}

rules["COMITY-OFFENCE-UNKNOWN"] := {
	"base": home,
	"measures": beyond_keeping,
	"fires": [{"offence": {"class": "none"}}, {"offence": {"class": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"offence": {"class": "unknown"}})],
}

rules["COMITY-OFFENCE-DEATH"] := {
	"base": home,
	"measures": beyond_keeping,
	"fires": [{"offence": {"death_or_torture": "yes"}}, {"offence": {"death_or_torture": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"offence": {"death_or_torture": "yes"}})],
}

rules["COMITY-JUDGE-NONE"] := {
	"base": home,
	"measures": beyond_keeping,
	"fires": [{"offence": {"independent_judge": "no"}}, {"offence": {"independent_judge": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"offence": {"independent_judge": "no"}})],
}

# --- People --------------------------------------------------------------------------------------

rules["COMITY-ROLE-PROTECTED"] := {
	"base": object.union(home, {"user": {"roles": {"state": "known", "roles": ["press"]}}}),
	"measures": beyond_keeping,
	"fires": [{}],
	"silent": [
		private_reporter,
		{"user": {"roles": {"state": "none", "roles": []}}},
		{"user": {"roles": {"state": "unknown", "roles": []}}},
	],
}

rules["COMITY-ROLE-UNKNOWN"] := {
	"base": object.union(home, {"user": {"roles": {"state": "unknown", "roles": []}}}),
	"measures": beyond_keeping,
	"fires": [{}],
	"silent": [
		private_reporter,
		{"user": {"roles": {"state": "none"}}},
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}},
	],
}

rules["COMITY-AGE"] := {
	"base": home,
	"measures": beyond_keeping,
	"fires": [{"user": {"age": "minor"}}, {"user": {"age": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"user": {"age": "minor"}})],
}

rules.fled := {
	"base": home,
	"fires": [
		{"user": {"fled_from": {"state": "known", "countries": ["NO"]}}},
		{"user": {"fled_from": {"state": "known", "countries": ["CN", "NO"]}}},
		{
			"requester": {"country": "SE", "states": ["NO", "SE"]},
			"user": {"fled_from": {"state": "known", "countries": ["NO"]}},
		},
		{"user": {"fled_from": {"state": "known", "countries": ["SJ"]}}},
		{
			"requester": {"country": "SJ", "states": ["SJ"]},
			"user": {"fled_from": {"state": "known", "countries": ["NO"]}},
		},
	],
	"silent": [
		{},
		{"user": {"fled_from": {"state": "known", "countries": ["CN"]}}},
		{"requester": {"states": ["SE"]}, "user": {"fled_from": {"state": "known", "countries": ["SJ"]}}},
		{"requester": {"states": ["SJ"]}, "user": {"fled_from": {"state": "known", "countries": ["SE"]}}},
		{"requester": {"states": ["DK"]}, "user": {"fled_from": {"state": "known", "countries": ["GL"]}}},
		{"requester": {"states": ["GL"]}, "user": {"fled_from": {"state": "known", "countries": ["DK"]}}},
	],
}

rules["COMITY-FLED"] := {
	"base": object.union(home, {"user": {"fled_from": {"state": "known", "countries": ["NO"]}}}),
	"measures": beyond_keeping,
	"fires": [{}, private_reporter],
	"silent": [{"user": {"fled_from": {"countries": ["CN"]}}}, {"measures": ["preserve", "appoint_liaison"]}],
}

rules["COMITY-FLED-UNKNOWN"] := {
	"base": object.union(home, {"user": {"fled_from": unknown_places}}),
	"measures": beyond_keeping,
	"fires": [{}],
	"silent": [
		private_reporter,
		{"user": {"fled_from": no_places}},
		{"user": {"fled_from": {"state": "known", "countries": ["CN"]}}},
	],
}

rules["COMITY-RESIDENCE-UNKNOWN"] := {
	"base": home,
	"measures": beyond_keeping,
	"fires": [{"user": {"residence": no_places}}, {"user": {"residence": unknown_places}}],
	"silent": [{}, object.union(private_reporter, {"user": {"residence": unknown_places}})],
}

rules["COMITY-PRESENCE-UNKNOWN"] := {
	"base": home,
	"measures": beyond_keeping,
	"fires": [{"user": {"presence": no_places}}, {"user": {"presence": unknown_places}}],
	"silent": [{}, object.union(private_reporter, {"user": {"presence": unknown_places}})],
}

rules["COMITY-STORAGE-UNKNOWN"] := {
	"base": home,
	"measures": disclosed,
	"fires": [{"user": {"stored_in": no_places}}, {"user": {"stored_in": unknown_places}}],
	"silent": [{}, object.union(private_reporter, {"user": {"stored_in": unknown_places}})],
}

rules["COMITY-IMMUNITY"] := {
	"base": home,
	"measures": disclosed,
	"fires": [{"intake": {"immunity": "yes"}}, {"intake": {"immunity": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"intake": {"immunity": "yes"}})],
}

rules["COMITY-IMMUNITY-FILTER"] := {
	"base": home,
	"measures": disclosed,
	"says": {"duty": "filter_team"},
	"fires": [{"intake": {"immunity": "yes"}}, {"intake": {"immunity": "unknown"}}],
	"silent": [{}, object.union(private_reporter, {"intake": {"immunity": "yes"}})],
}

rules["COMITY-CONSENT-CUSTODY"] := {
	"base": home,
	"measures": beyond_keeping,
	"fires": [
		{"user": {"consent": {"giver": "subject", "in_custody": "yes"}}},
		{"user": {"consent": {"giver": "subject", "in_custody": "unknown"}}},
		{"user": {"consent": {"giver": "representative", "in_custody": "yes"}}},
		{"user": {"consent": {"giver": "unknown", "in_custody": "unknown"}}},
	],
	"silent": [
		{"user": {"consent": {"giver": "none", "in_custody": "yes"}}},
		{"user": {"consent": {"giver": "subject", "in_custody": "no"}}},
	],
}

rules["COMITY-CONSENT-REVIEW"] := {
	"base": home,
	"measures": beyond_keeping,
	"fires": [
		{"user": {"consent": {"giver": "subject", "verified": "yes", "in_custody": "no"}}},
		{"user": {"consent": {"giver": "representative", "in_custody": "unknown"}}},
		{"user": {"consent": {"giver": "unknown", "in_custody": "yes"}}},
	],
	"silent": [{}, object.union(private_reporter, {"user": {"consent": {"giver": "subject"}}})],
}

# --- What is released, and how -------------------------------------------------------------------

rules["COMITY-RELEASE-HUMAN"] := {
	"base": home,
	"measures": ["disclose_location", "disclose_content"],
	"says": {"duty": "human_release"},
	"fires": [{}],
	"silent": [{"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "preserve"]}],
}

rules["COMITY-FILTER-THIRD-PARTIES"] := {
	"base": home,
	"measures": ["disclose_content"],
	"says": {"duty": "filter_third_parties"},
	"fires": [{}],
	"silent": [{"measures": ["disclose_subscriber", "disclose_location", "preserve"]}],
}

rules["COMITY-FILTER-PERIOD"] := {
	"base": home,
	"measures": disclosed,
	"says": {"duty": "filter_period"},
	"fires": [{"scope": {"period": "closed"}}, {"scope": {"period": "open"}}],
	"silent": [{"scope": {"period": "none"}}, {"scope": {"period": "unknown"}}],
}

rules["COMITY-PERIOD-NONE"] := {
	"base": home,
	"measures": ["disclose_identification", "disclose_traffic", "disclose_location", "disclose_content"],
	"fires": [{"scope": {"period": "none"}}, {"scope": {"period": "unknown"}}],
	"silent": [
		{"scope": {"period": "closed"}},
		{"scope": {"period": "open"}},
		{"measures": ["disclose_subscriber"], "scope": {"period": "none"}},
		object.union(private_reporter, {"scope": {"period": "none"}}),
		{"instrument": {"kind": "emergency"}, "scope": {"period": "none"}},
	],
}

rules["COMITY-PERIOD-UNKNOWN"] := {
	"base": object.union(home, {"scope": {"period": "unknown"}}),
	"measures": disclosed,
	"fires": [{}, {"instrument": {"kind": "emergency"}}],
	"silent": [private_reporter, {"scope": {"period": "none"}}, {"scope": {"period": "closed"}}],
}

rules["COMITY-PERIOD-OPEN"] := {
	"base": object.union(home, {"scope": {"period": "open"}}),
	"measures": disclosed,
	"fires": [{}],
	"silent": [private_reporter, {"scope": {"period": "closed"}}, {"scope": {"period": "none"}}],
}

rules["COMITY-KEY-CIPHERTEXT"] := {
	"base": home,
	"measures": ["disclose_content"],
	"says": {"duty": "ciphertext_only"},
	"fires": [{"user": {"key": "customer"}}, {"user": {"key": "end_to_end"}}],
	"silent": [
		{"user": {"key": "provider"}},
		{"user": {"key": "unknown"}},
		{"measures": ["disclose_traffic"], "user": {"key": "customer"}},
	],
}

rules["COMITY-KEY-UNKNOWN"] := {
	"base": object.union(home, {"user": {"key": "unknown"}}),
	"measures": disclosed,
	"fires": [{}],
	"silent": [
		{"user": {"key": "provider"}},
		{"user": {"key": "end_to_end"}},
		{"measures": ["preserve", "intercept"]},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.people) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
