# METADATA
# title: Hands, both sides of each rule
# description: >-
#   Norway asks for a user at home; the data are held in Norway, and the hands work there unless an entry says
#   otherwise. Parts of states, states from which users fled, and verification are in hands_reach_test.rego.
package comity.hands_test

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

silencing := ["suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"]

home := object.union(data.comity.fixture_test.domestic("NO"), {"measures": every_measure})

# The same paper, for data that a holder in Germany has.
held_abroad := object.union(data.comity.fixture_test.foreign("NO", "DE"), {"measures": every_measure})

private_reporter := {"requester": {"kind": "private_reporter"}}

nobody := {"state": "none", "countries": []}

norway := {"state": "known", "countries": ["NO"]}

# A hand that works where the holder is, and is Norway's agent.
tied := {
	"submitter": {"role": "submitter", "country": "DE", "agent_of": norway},
	"handler": {"role": "handler", "country": "DE", "agent_of": norway},
	"approver": {"role": "approver", "country": "DE", "agent_of": norway},
	"executor": {"role": "executor", "country": "DE", "agent_of": norway},
}

# A hand that works in Norway, and is nobody's agent.
placed := {
	"submitter": {"role": "submitter", "country": "NO", "agent_of": nobody},
	"handler": {"role": "handler", "country": "NO", "agent_of": nobody},
	"approver": {"role": "approver", "country": "NO", "agent_of": nobody},
	"executor": {"role": "executor", "country": "NO", "agent_of": nobody},
}

# A hand in Germany of which nothing is to be said.
free := {
	"submitter": {"role": "submitter", "country": "DE", "agent_of": nobody},
	"handler": {"role": "handler", "country": "DE", "agent_of": nobody},
	"approver": {"role": "approver", "country": "DE", "agent_of": nobody},
	"executor": {"role": "executor", "country": "DE", "agent_of": nobody},
}

# --- Hands ---------------------------------------------------------------------------------------

rules.agents := {
	"base": object.union(held_abroad, {"intake": {"hands": [tied.handler, free.approver, free.executor]}}),
	"value": {"handler"},
	"fires": [
		{},
		{"intake": {"hands": [
			{"role": "handler", "country": "DE", "agent_of": {"state": "known", "countries": ["CN", "NO"]}},
			free.executor,
		]}},
		{"requester": {"states": ["CN", "NO"]}},
	],
	"silent": [
		{"intake": {"hands": []}},
		{"intake": {"hands": [free.handler, placed.approver]}},
		{"requester": {"states": ["SE"]}},
	],
}

rules.posted := {
	"base": object.union(held_abroad, {"intake": {"hands": [placed.handler, free.approver, free.executor]}}),
	"value": {"handler"},
	"fires": [{}, {"requester": {"states": ["CN", "NO"]}}],
	"silent": [
		{"intake": {"hands": [tied.handler, free.approver]}},
		{"requester": {"states": ["SE"]}},
		{"user": {"holder": {"country": "NO"}}},
	],
}

rules.obscure := {
	"base": home,
	"value": {"handler"},
	"fires": [
		{"intake": {"hands": [{"role": "handler", "country": "none", "agent_of": nobody}, free.approver]}},
		{"intake": {"hands": [{"role": "handler", "country": "unknown", "agent_of": nobody}, free.approver]}},
		{"intake": {"hands": [
			{"role": "handler", "country": "NO", "agent_of": {"state": "unknown", "countries": []}},
			free.approver,
		]}},
	],
	"silent": [{}, {"intake": {"hands": [tied.handler, free.approver]}}],
}

rules.tainted := {
	"base": held_abroad,
	"fires": [
		{"intake": {"hands": [tied.submitter, free.handler]}},
		{"intake": {"hands": [tied.handler, free.submitter]}},
		{"intake": {"hands": [tied.approver, free.handler]}},
	],
	"silent": [
		{"intake": {"hands": [tied.executor, free.handler]}},
		{"intake": {"hands": [placed.submitter, placed.handler, placed.approver]}},
	],
}

rules.misplaced := {
	"base": held_abroad,
	"fires": [
		{"intake": {"hands": [placed.handler, free.approver]}},
		{"intake": {"hands": [placed.approver, free.handler]}},
	],
	"silent": [
		{"intake": {"hands": [placed.submitter, placed.executor, free.handler]}},
		{"intake": {"hands": [tied.handler, tied.approver]}},
	],
}

rules.executor_barred := {
	"base": held_abroad,
	"fires": [
		{"intake": {"hands": [tied.executor, free.handler]}},
		{"intake": {"hands": [placed.executor, free.handler]}},
	],
	"silent": [
		{"intake": {"hands": [free.executor]}},
		{"intake": {"hands": [tied.submitter, tied.handler, tied.approver, free.executor]}},
		{"intake": {"hands": [placed.submitter, placed.handler, placed.approver, free.executor]}},
	],
}

rules["COMITY-HANDS-AGENT"] := {
	"base": held_abroad,
	"measures": every_measure,
	"fires": [{"intake": {"hands": [tied.handler, free.approver, free.executor]}}],
	"silent": [{"intake": {"hands": [placed.handler, free.approver, tied.executor]}}],
}

rules["COMITY-HANDS-RELIEVE"] := {
	"base": held_abroad,
	"measures": every_measure,
	"says": {"duty": "untainted_hands"},
	"fires": [{"intake": {"hands": [tied.handler, free.approver, free.executor]}}],
	"silent": [{"intake": {"hands": [placed.handler, free.approver, tied.executor]}}],
}

rules["COMITY-HANDS-PLACE"] := {
	"base": held_abroad,
	"measures": every_measure,
	"fires": [{"intake": {"hands": [placed.handler, free.approver, free.executor]}}],
	"silent": [{"intake": {"hands": [tied.handler, free.approver, placed.executor]}}],
}

rules["COMITY-HANDS-REPLACE"] := {
	"base": held_abroad,
	"measures": every_measure,
	"says": {"duty": "untainted_hands"},
	"fires": [{"intake": {"hands": [placed.handler, free.approver, free.executor]}}],
	"silent": [{"intake": {"hands": [tied.handler, free.approver, placed.executor]}}],
}

rules["COMITY-HANDS-EXECUTOR"] := {
	"base": held_abroad,
	"measures": every_measure,
	"fires": [{"intake": {"hands": [free.handler, free.approver, tied.executor]}}],
	"silent": [{"intake": {"hands": [tied.handler, placed.approver, free.executor]}}],
}

rules["COMITY-HANDS-ALERT"] := {
	"base": held_abroad,
	"measures": every_measure,
	"says": {"duty": "security_alert"},
	"fires": [{"intake": {"hands": [free.handler, free.approver, tied.executor]}}],
	"silent": [{"intake": {"hands": [tied.handler, placed.approver, free.executor]}}],
}

rules["COMITY-HANDS-UNKNOWN"] := {
	"base": home,
	"measures": every_measure,
	"fires": [
		{"intake": {"hands": [{"role": "handler", "country": "unknown", "agent_of": nobody}, free.approver]}},
		{"intake": {"hands": [
			{"role": "handler", "country": "unknown", "agent_of": nobody},
			{"role": "approver", "country": "unknown", "agent_of": nobody},
		]}},
	],
	"silent": [{}, {"intake": {"hands": []}}],
}

rules.bound := {
	"base": object.union(held_abroad, {"intake": {"hands": [tied.handler, free.approver, free.executor]}}),
	"value": {"handler"},
	"fires": [{}, {"requester": {"country": "SE", "states": ["SE"]}}],
	"silent": [
		{"intake": {"hands": []}},
		{"intake": {"hands": [free.handler, placed.approver]}},
		{"intake": {"hands": [
			{"role": "handler", "country": "DE", "agent_of": {"state": "unknown", "countries": []}},
			free.approver,
		]}},
	],
}

rules["COMITY-HANDS-TIED"] := {
	"base": held_abroad,
	"measures": every_measure,
	"fires": [
		{"intake": {"hands": [tied.handler, free.approver, free.executor]}},
		{"intake": {"hands": [tied.handler, tied.approver]}},
	],
	"silent": [{"intake": {"hands": [placed.handler, free.approver, free.executor]}}],
}

rules.named := {
	"base": object.union(home, {"intake": {"hands": [free.submitter, free.handler]}}),
	"value": {"handler", "submitter"},
	"fires": [{}, {"intake": {"hands": [tied.submitter, placed.handler, free.handler]}}],
	"silent": [{"intake": {"hands": []}}],
}

rules.handled := {
	"base": home,
	"fires": [{}, {"intake": {"hands": [free.executor, free.approver, free.handler, free.submitter]}}],
	"silent": [
		{"intake": {"hands": [free.approver, free.executor, free.submitter]}},
		{"intake": {"hands": [free.handler, free.executor, free.submitter]}},
		{"intake": {"hands": [free.handler, free.approver, free.submitter]}},
	],
}

rules["COMITY-HANDS-MISSING"] := {
	"base": object.union(home, {"intake": {"hands": [free.handler, free.approver]}}),
	"measures": every_measure,
	"fires": [{}, {"intake": {"hands": []}}],
	"silent": [private_reporter, {"intake": {"hands": [free.handler, free.approver, free.executor]}}],
}

# --- Laundering ----------------------------------------------------------------------------------

rules.laundered := {
	"base": object.union(home, private_reporter),
	"fires": [
		{"intake": {"history": {"state_interest": "recent"}}},
		{"intake": {"history": {"state_interest": "unknown"}}},
		{"requester": {"state_linked": "yes"}},
		{"requester": {"state_linked": "unknown"}},
	],
	"silent": [
		{},
		{"requester": {"kind": "authority"}, "intake": {"history": {"state_interest": "recent"}}},
		{"requester": {"kind": "authority", "state_linked": "yes"}},
	],
}

rules["COMITY-LAUNDERING"] := {
	"base": object.union(home, private_reporter),
	"measures": silencing,
	"fires": [{"requester": {"state_linked": "yes"}}],
	"silent": [{}],
}

rules["COMITY-PRIVATE-REPORT"] := {
	"base": object.union(home, private_reporter),
	"measures": silencing,
	"fires": [{}],
	"silent": [{"requester": {"kind": "authority"}}, {"requester": {"state_linked": "yes"}}],
}

rules["COMITY-PRIVATE-DATA"] := {
	"base": object.union(home, private_reporter),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"preserve",
		"intercept",
		"grant_access",
		"migrate_data",
		"monitor",
	],
	"fires": [{}, {"requester": {"state_linked": "yes"}}],
	"silent": [{"requester": {"kind": "authority"}}, {"measures": ["remove_content", "appoint_liaison"]}],
}

rules["COMITY-PRIVATE-GOVERNANCE"] := {
	"base": object.union(home, private_reporter),
	"measures": ["appoint_liaison"],
	"fires": [{}],
	"silent": [{"requester": {"kind": "authority"}}, {"measures": ["grant_access", "monitor"]}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.hands) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
