# METADATA
# title: New Zealand, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.nz.shield_test

records := ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"]

disclosed := array.concat(records, ["disclose_content"])

# All but the demand that has no case, process or target of its own.
ordinary := array.concat(disclosed, [
	"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
	"grant_access", "migrate_data", "monitor",
])

asked := array.concat(ordinary, ["appoint_liaison"])

# A French court on a user, a holder and storage in New Zealand.
held := object.union(data.comity.fixture_test.foreign("FR", "NZ"), {"measures": asked})

# The same, and only the storage is in New Zealand.
stored := object.union(held, {"user": {"location": {"countries": ["FR"]}, "holder": {"country": "FR"}}})

rules["foreign"] := {
	"base": held,
	"fires": [{}],
	"silent": [{"requester": {"kind": "private_reporter"}}, {"requester": {"country": "NZ", "states": ["NZ"]}}],
}

rules["held_here"] := {
	"base": held,
	"fires": [{}],
	"silent": [{"user": {"holder": {"country": "JP"}}}],
}

rules["here"] := {
	"base": stored,
	"fires": [
		{},
		{"user": {"holder": {"country": "NZ"}, "stored_in": {"countries": ["FR"]}}},
		{"user": {"location": {"countries": ["NZ"]}, "stored_in": {"countries": ["FR"]}}},
	],
	"silent": [{"user": {"stored_in": {"countries": ["FR"]}}}],
}

rules["NZ-PRIVACY-IPP-12"] := {
	"base": stored,
	"measures": disclosed,
	"fires": [{}, {"user": {"holder": {"country": "NZ"}}}],
	"silent": [
		{"requester": {"country": "NZ", "states": ["NZ"]}},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"stored_in": {"countries": ["FR"]}}},
	],
}

rules["NZ-MACMA-43-ROUTE"] := {
	"base": held,
	"measures": disclosed,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"requester": {"country": "NZ", "states": ["NZ"]}}, {"user": {"holder": {"country": "JP"}}}],
}

rules["NZ-CRIMES-216B-INTERCEPT-FOREIGN"] := {
	"base": held,
	"measures": ["intercept"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "NZ", "states": ["NZ"]}},
		{"user": {"holder": {"country": "JP"}}},
		{"measures": ["disclose_content"]},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.nz.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
