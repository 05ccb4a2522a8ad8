# METADATA
# title: Hands, both sides of parts of states, of states from which a user fled, and of verification
# description: >-
#   Norway asks for a user at home, or for data that a holder in Germany has. Svalbard (SJ) is a part of Norway.
# custom:
#   tests: comity.hands
package comity.hands_reach_test

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

home := object.union(data.comity.fixture_test.domestic("NO"), {"measures": every_measure})

# The same paper, for data that a holder in Germany has.
held_abroad := object.union(data.comity.fixture_test.foreign("NO", "DE"), {"measures": every_measure})

private_reporter := {"requester": {"kind": "private_reporter"}}

nobody := {"state": "none", "countries": []}

# A hand in Germany of which nothing is to be said.
free := {"role": "approver", "country": "DE", "agent_of": nobody}

in_norway := {"role": "handler", "country": "NO", "agent_of": nobody}

in_svalbard := {"role": "handler", "country": "SJ", "agent_of": nobody}

# Greenland is Denmark's with law of its own in part.
in_greenland := {"role": "handler", "country": "GL", "agent_of": nobody}

# --- Parts of the requesting state -------------------------------------------------------------------

rules["agents of a part"] := {
	"base": object.union(held_abroad, {"intake": {"hands": [
		free,
		{"role": "handler", "country": "DE", "agent_of": {"state": "known", "countries": ["SJ"]}},
	]}}),
	"value": {"handler"},
	"fires": [{}, {"requester": {"states": ["CN", "NO"]}}],
	"silent": [
		{"requester": {"states": ["SE"]}},
		{"intake": {"hands": [free]}},
		{
			"requester": {"states": ["DK"]},
			"intake": {"hands": [{
				"role": "handler",
				"country": "DE",
				"agent_of": {"state": "known", "countries": ["GL"]},
			}]},
		},
	],
}

rules["posted in a part"] := {
	"base": object.union(held_abroad, {"intake": {"hands": [free, in_svalbard]}}),
	"value": {"handler"},
	"fires": [{}, {"requester": {"states": ["CN", "NO"]}}],
	"silent": [
		{"requester": {"states": ["SE"]}},
		{"intake": {"hands": [free]}},
		{"user": {"holder": {"country": "NO"}}},
		{"user": {"holder": {"country": "SJ"}}},
		{"requester": {"states": ["DK"]}, "intake": {"hands": [in_greenland]}},
	],
}

# --- States from which the user fled ------------------------------------------------------------------

rules.in_reach := {
	"base": object.union(held_abroad, {
		"requester": {"country": "SE", "states": ["SE"]},
		"user": {"fled_from": {"state": "known", "countries": ["NO"]}},
	}),
	"fires": [
		{"intake": {"hands": [free, in_norway]}},
		{"intake": {"hands": [in_norway]}, "user": {"fled_from": {"countries": ["CN", "NO"]}}},
		{"intake": {"hands": [free, in_svalbard]}},
		{"intake": {"hands": [free, in_norway]}, "user": {"fled_from": {"countries": ["SJ"]}}},
	],
	"silent": [
		{},
		{"intake": {"hands": [in_norway]}, "user": {"fled_from": {"countries": ["CN"]}}},
		{"intake": {"hands": [in_svalbard]}, "user": {"fled_from": {"countries": ["CN"]}}},
		{"intake": {"hands": [in_norway]}, "user": {"holder": {"country": "NO"}}},
		{"intake": {"hands": [in_svalbard]}, "user": {"holder": {"country": "NO"}}},
		{"intake": {"hands": [in_svalbard]}, "user": {"holder": {"country": "SJ"}}},
		{
			"intake": {"hands": [in_norway]},
			"user": {"holder": {"country": "NO"}, "fled_from": {"countries": ["SJ"]}},
		},
		{"intake": {"hands": [free]}, "user": {"fled_from": {"countries": ["SJ"]}}},
		{
			"intake": {"hands": [{"role": "handler", "country": "CN", "agent_of": nobody}]},
			"user": {"fled_from": {"countries": ["SJ"]}},
		},
		{"intake": {"hands": [in_greenland]}, "user": {"fled_from": {"countries": ["DK"]}}},
		{
			"intake": {"hands": [{"role": "handler", "country": "DK", "agent_of": nobody}]},
			"user": {"fled_from": {"countries": ["GL"]}},
		},
	],
}

rules["COMITY-HANDS-FLED"] := {
	"base": object.union(held_abroad, {"user": {"fled_from": {"state": "known", "countries": ["CN"]}}}),
	"measures": every_measure,
	"fires": [{"intake": {"hands": [free, {"role": "handler", "country": "CN", "agent_of": nobody}]}}],
	"silent": [{}, {"intake": {"hands": [in_norway]}}],
}

rules["COMITY-HANDS-FLED-REPLACE"] := {
	"base": object.union(held_abroad, {"user": {"fled_from": {"state": "known", "countries": ["CN"]}}}),
	"measures": every_measure,
	"says": {"duty": "untainted_hands"},
	"fires": [{"intake": {"hands": [free, {"role": "handler", "country": "CN", "agent_of": nobody}]}}],
	"silent": [{}, {"intake": {"hands": [in_norway]}}],
}

# --- Verification and urgency --------------------------------------------------------------------

beyond_subscriber := ["disclose_identification", "disclose_traffic", "disclose_location", "disclose_content"]

by_domain := {"intake": {"verification": "official_domain", "verification_level": 1}}

by_account := {"intake": {"verification": "portal_account", "verification_level": 2}}

called_back := {"intake": {"verification": "call_back", "verification_level": 3}}

letter := {"instrument": {"kind": "emergency"}}

rules.weak := {
	"base": home,
	"measures": ordinary,
	"fires": [
		{"intake": {"verification": "none", "verification_level": 0}},
		by_domain,
		object.union(letter, by_account),
	],
	"silent": [
		called_back,
		object.union(letter, called_back),
		object.union(private_reporter, by_domain),
		object.union(private_reporter, object.union(letter, by_account)),
		object.union(by_account, {"measures": ["disclose_subscriber", "preserve", "intercept", "appoint_liaison"]}),
		object.union(by_domain, {"measures": ["appoint_liaison"]}),
	],
}

rules["weak beyond subscriber fields"] := {
	"base": object.union(home, by_account),
	"measures": beyond_subscriber,
	"fires": [{}],
	"silent": [called_back, private_reporter, {"measures": ["disclose_subscriber", "preserve", "remove_content"]}],
}

rules["COMITY-VERIFICATION-WEAK"] := {
	"base": home,
	"measures": beyond_subscriber,
	"fires": [by_account],
	"silent": [called_back, object.union(by_account, {"measures": ["disclose_subscriber", "preserve"]})],
}

rules["COMITY-VERIFICATION-CALL-BACK"] := {
	"base": home,
	"measures": beyond_subscriber,
	"says": {"duty": "call_back"},
	"fires": [by_account],
	"silent": [called_back, object.union(by_account, {"measures": ["disclose_subscriber", "preserve"]})],
}

rules["COMITY-RESUBMITTED"] := {
	"base": home,
	"measures": ordinary,
	"fires": [
		{"intake": {"history": {"denied_before": "yes"}}},
		{"intake": {"history": {"denied_before": "unknown"}}},
	],
	"silent": [{}, object.union(private_reporter, {"intake": {"history": {"denied_before": "yes"}}})],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.hands) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
