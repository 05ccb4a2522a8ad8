# METADATA
# title: the United Kingdom, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.gb.shield_test

records := ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"]

disclosed := array.concat(records, ["disclose_content"])

# All but the demand that has no case, process or target of its own.
ordinary := array.concat(disclosed, [
	"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
	"grant_access", "migrate_data", "monitor",
])

asked := array.concat(ordinary, ["appoint_liaison"])

# A French court on a user, a holder and storage in the United Kingdom.
held := object.union(data.comity.fixture_test.foreign("FR", "GB"), {"measures": asked})

# The same, and only the storage is in the United Kingdom.
stored := object.union(held, {"user": {"location": {"countries": ["FR"]}, "holder": {"country": "FR"}}})

rules["foreign"] := {
	"base": held,
	"fires": [{}],
	"silent": [{"requester": {"kind": "private_reporter"}}, {"requester": {"country": "GB", "states": ["GB"]}}],
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
		{"user": {"holder": {"country": "GB"}, "stored_in": {"countries": ["FR"]}}},
		{"user": {"location": {"countries": ["GB"]}, "stored_in": {"countries": ["FR"]}}},
	],
	"silent": [{"user": {"stored_in": {"countries": ["FR"]}}}],
}

rules["GB-TRANSFER-REVIEW"] := {
	"base": stored,
	"measures": disclosed,
	"fires": [{}, {"user": {"holder": {"country": "GB"}}}],
	"silent": [
		{"requester": {"country": "GB", "states": ["GB"]}},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"stored_in": {"countries": ["FR"]}}},
	],
}

rules["touched"] := {
	"base": stored,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "GB", "states": ["GB"]}},
		{"user": {"stored_in": {"countries": ["FR"]}}},
	],
}

rules["agreement"] := {
	"base": held,
	"fires": [{"requester": {"country": "US", "states": ["US"]}, "instrument": {"framework": "agreement_us_gb"}}],
	"silent": [
		{},
		{"requester": {"country": "US", "states": ["US"]}},
		{"instrument": {"framework": "agreement_us_gb"}},
		{"requester": {"country": "US", "states": ["US"]}, "instrument": {"framework": "agreement_us_au"}},
	],
}

rules["GB-CICA-13-ROUTE"] := {
	"base": held,
	"measures": disclosed,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [
		{"requester": {"country": "GB", "states": ["GB"]}},
		{"user": {"holder": {"country": "JP"}}},
		{"requester": {"country": "US", "states": ["US"]}, "instrument": {"framework": "agreement_us_gb"}},
	],
}

rules["GB-IPA-6-INTERCEPT-FOREIGN"] := {
	"base": held,
	"measures": ["intercept"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "GB", "states": ["GB"]}},
		{"user": {"holder": {"country": "JP"}}},
		{"requester": {"country": "US", "states": ["US"]}, "instrument": {"framework": "agreement_us_gb"}},
		{"measures": ["disclose_content"]},
	],
}

rules["GB-DAA-IN-UK"] := {
	"base": object.union(held, {
		"requester": {"country": "US", "states": ["US"]},
		"instrument": {"framework": "agreement_us_gb"},
	}),
	"measures": ordinary,
	"fires": [{}, {"user": {"location": {"countries": ["FR", "GB"]}}}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"framework": "national"}},
		{"user": {"location": {"countries": ["FR"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.gb.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
