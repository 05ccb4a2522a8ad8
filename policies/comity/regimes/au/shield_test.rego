# METADATA
# title: Australia, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.au.shield_test

records := ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"]

disclosed := array.concat(records, ["disclose_content"])

# All but the demand that has no case, process or target of its own.
ordinary := array.concat(disclosed, [
	"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
	"grant_access", "migrate_data", "monitor",
])

asked := array.concat(ordinary, ["appoint_liaison"])

# A French court on a user, a holder and storage in Australia.
held := object.union(data.comity.fixture_test.foreign("FR", "AU"), {"measures": asked})

# The same, and only the storage is in Australia.
stored := object.union(held, {"user": {"location": {"countries": ["FR"]}, "holder": {"country": "FR"}}})

treaty := object.union(data.comity.fixture_test.foreign("US", "AU"), {
	"measures": asked,
	"instrument": {"kind": "overseas_production_order", "framework": "agreement_us_au"},
})

rules["australian"] := {
	"base": held,
	"fires": [
		{"requester": {"country": "AU", "states": ["AU"]}},
		{"requester": {"country": "NF", "states": ["NF"]}},
	],
	"silent": [{}, {"requester": {"country": "NZ", "states": ["NZ"]}}],
}

rules["foreign"] := {
	"base": held,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "AU", "states": ["AU"]}},
		{"requester": {"country": "NF", "states": ["NF"]}},
	],
}

rules["held_here"] := {
	"base": held,
	"fires": [{}, {"user": {"holder": {"country": "NF"}}}],
	"silent": [{"user": {"holder": {"country": "NZ"}}}],
}

rules["user_here"] := {
	"base": held,
	"fires": [
		{},
		{"user": {"location": {"countries": ["CC"]}}},
		{"user": {"location": {"countries": ["CX"]}}},
		{"user": {"location": {"countries": ["NF", "NZ"]}}},
	],
	"silent": [{"user": {"location": {"countries": ["FR", "NZ"]}}}, {"user": {"location": {"countries": []}}}],
}

rules["here"] := {
	"base": stored,
	"fires": [
		{},
		{"user": {"stored_in": {"countries": ["FR", "CX"]}}},
		{"user": {"holder": {"country": "AU"}, "stored_in": {"countries": ["FR"]}}},
		{"user": {"location": {"countries": ["AU"]}, "stored_in": {"countries": ["FR"]}}},
	],
	"silent": [{"user": {"stored_in": {"countries": ["FR"]}}}],
}

rules["agreement"] := {
	"base": treaty,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "FR", "states": ["FR"]}},
		{"instrument": {"framework": "national"}},
		{"instrument": {"framework": "agreement_us_gb"}},
	],
}

rules["AU-TA-276-SECRECY"] := {
	"base": held,
	"measures": disclosed,
	"fires": [{}, {"user": {"location": {"countries": ["FR"]}, "stored_in": {"countries": ["FR"]}}}],
	"silent": [{"requester": {"country": "AU", "states": ["AU"]}}, {"user": {"holder": {"country": "NZ"}}}],
}

rules["AU-PRIVACY-APP-8"] := {
	"base": stored,
	"measures": disclosed,
	"fires": [{}, {"user": {"holder": {"country": "AU"}}}],
	"silent": [
		{"requester": {"country": "AU", "states": ["AU"]}},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"stored_in": {"countries": ["FR"]}}},
	],
}

rules["AU-MACMA-ROUTE"] := {
	"base": held,
	"measures": disclosed,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [
		{"requester": {"country": "AU", "states": ["AU"]}},
		{"user": {"holder": {"country": "NZ"}}},
		{"requester": {"country": "US", "states": ["US"]}, "instrument": {"framework": "agreement_us_au"}},
	],
}

rules["AU-TIA-7-INTERCEPT-FOREIGN"] := {
	"base": held,
	"measures": ["intercept"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "AU", "states": ["AU"]}},
		{"user": {"holder": {"country": "NZ"}}},
		{"requester": {"country": "US", "states": ["US"]}, "instrument": {"framework": "agreement_us_au"}},
		{"measures": ["disclose_content"]},
	],
}

rules["AU-DAA-IN-AUSTRALIA"] := {
	"base": treaty,
	"measures": ordinary,
	"fires": [
		{},
		{"user": {"location": {"countries": ["CX"]}}},
		{"user": {"location": {"countries": ["FR", "AU"]}}},
	],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "FR", "states": ["FR"]}},
		{"instrument": {"framework": "national"}},
		{"user": {"location": {"countries": ["FR"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.au.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
