# METADATA
# title: Canada, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.ca.shield_test

records := ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"]

disclosed := array.concat(records, ["disclose_content"])

# All but the demand that has no case, process or target of its own.
ordinary := array.concat(disclosed, [
	"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
	"grant_access", "migrate_data", "monitor",
])

asked := array.concat(ordinary, ["appoint_liaison"])

# A French court on a user, a holder and storage in Canada.
held := object.union(data.comity.fixture_test.foreign("FR", "CA"), {"measures": asked})

# The same, and only the storage is in Canada.
stored := object.union(held, {"user": {"location": {"countries": ["FR"]}, "holder": {"country": "FR"}}})

rules["foreign"] := {
	"base": held,
	"fires": [{}],
	"silent": [{"requester": {"kind": "private_reporter"}}, {"requester": {"country": "CA", "states": ["CA"]}}],
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
		{"user": {"holder": {"country": "CA"}, "stored_in": {"countries": ["FR"]}}},
		{"user": {"location": {"countries": ["CA"]}, "stored_in": {"countries": ["FR"]}}},
	],
	"silent": [{"user": {"stored_in": {"countries": ["FR"]}}}],
}

rules["CA-PIPEDA-7-3"] := {
	"base": stored,
	"measures": disclosed,
	"fires": [{}, {"user": {"holder": {"country": "CA"}}}],
	"silent": [
		{"requester": {"country": "CA", "states": ["CA"]}},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"stored_in": {"countries": ["FR"]}}},
	],
}

rules["CA-MLACMA-ROUTE"] := {
	"base": held,
	"measures": disclosed,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"requester": {"country": "CA", "states": ["CA"]}}, {"user": {"holder": {"country": "JP"}}}],
}

rules["CA-CC-184-INTERCEPT-FOREIGN"] := {
	"base": held,
	"measures": ["intercept"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "CA", "states": ["CA"]}},
		{"user": {"holder": {"country": "JP"}}},
		{"measures": ["disclose_content"]},
	],
}

rules["CA-QC-17-ASSESSMENT"] := {
	"base": held,
	"measures": disclosed,
	"fires": [{"user": {"holder": {"subdivision": "CA-QC"}}}],
	"silent": [
		{},
		{"user": {"holder": {"subdivision": "CA-ON"}}},
		{"requester": {"country": "CA", "states": ["CA"]}, "user": {"holder": {"subdivision": "CA-QC"}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.ca.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
