# METADATA
# title: United States, as requester: both sides of each rule
package comity.regimes.us.process_test

disclosed := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

ordinary := array.concat(disclosed, ["preserve", "intercept"])

everything := array.concat(ordinary, ["appoint_liaison"])

# A federal prosecutor's paper on a user at home, at a Californian holder, that asks for everything.
us := object.union(data.comity.fixture_test.domestic("US"), {
	"measures": everything,
	"requester": {"level": "federal", "agency": "prosecutor", "subdivision": "none", "origin": "none"},
	"instrument": {"kind": "warrant", "issuer": "magistrate", "service": "in_time", "secondary": "none"},
	"scope": {"period": "closed"},
	"user": {"holder": {"country": "US", "subdivision": "US-CA"}, "us_person": "none_indicated"},
})

paper(kind, issuer) := object.union(us, {"instrument": {"kind": kind, "issuer": issuer}})

subpoena := paper("grand_jury_subpoena", "grand_jury")

order := paper("d_order", "judge")

at(country) := {"user": {"location": {"countries": [country]}}}

six := {"fields": ["name", "address", "connections", "service", "network_address", "payment"]}

british := {"requester": {"country": "GB"}, "user": {"location": {"countries": ["GB"]}}}

tribal := {"requester": {"level": "tribal"}}

# --- What each paper reaches -----------------------------------------------------------------------

rules["US-2703-C-2-SUBSCRIBER"] := {
	"base": subpoena,
	"measures": ["disclose_subscriber"],
	"says": {"route": "domestic:us", "limits": six},
	"fires": [{}],
	"silent": [{"requester": {"agency": "security"}}, at("DE"), {"instrument": {"kind": "d_order"}}],
}

rules["US-2703-D-RECORDS"] := {
	"base": order,
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic"],
	"says": {"route": "domestic:us", "limits": {"period_only": true}},
	"fires": [{}],
	"silent": [{
			"intake": {"verification": "portal_account", "verification_level": 2},
			"measures": ["disclose_traffic"],
		}, {"requester": {"agency": "security"}}, at("DE"), {"instrument": {"kind": "warrant"}}],
}

rules["US-2703-A-CONTENT"] := {
	"base": us,
	"measures": disclosed,
	"says": {"route": "domestic:us", "limits": {"period_only": true}},
	"fires": [{}],
	"silent": [{
			"intake": {"verification": "portal_account", "verification_level": 2},
			"measures": ["disclose_content"],
		}, {"requester": {"agency": "security"}}, at("DE"), {"instrument": {"kind": "d_order"}}],
}

# --- A user elsewhere ------------------------------------------------------------------------------

rules["US-2713-HOLDER"] := {
	"base": object.union(us, object.union(at("DE"), {"intake": {"resolved": ["disclose_traffic"]}})),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_location", "disclose_content"],
	"fires": [{}],
	"silent": [at("US"), {"intake": {"resolved": disclosed}}],
}

rules["US-2713-CONFLICT"] := {
	"base": object.union(us, at("DE")),
	"measures": disclosed,
	"says": {"duty": "conflict_analysis"},
	"fires": [{}, {"intake": {"resolved": disclosed}}],
	"silent": [at("US")],
}

rules["US-2713-RESOLVED-SUBSCRIBER"] := {
	"base": object.union(subpoena, object.union(at("DE"), {"intake": {"resolved": disclosed}})),
	"measures": ["disclose_subscriber"],
	"says": {"route": "holder:us-resolved", "limits": six},
	"fires": [{}],
	"silent": [
		{"intake": {"resolved": []}},
		{"instrument": {"kind": "warrant", "issuer": "judge"}},
		at("US"),
		{"user": {"location": {"state": "conflict"}}},
		{"requester": {"agency": "security"}},
	],
}

rules["US-2713-RESOLVED-RECORDS"] := {
	"base": object.union(order, object.union(at("DE"), {"intake": {"resolved": disclosed}})),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic"],
	"says": {"route": "holder:us-resolved", "limits": {"period_only": true}},
	"fires": [{}],
	"silent": [
		{
			"intake": {"verification": "portal_account", "verification_level": 2},
			"measures": ["disclose_traffic"],
		},
		{"intake": {"resolved": []}},
		{"instrument": {"kind": "warrant"}},
		at("US"),
		{"user": {"location": {"state": "conflict"}}},
		{"requester": {"agency": "security"}},
	],
}

rules["US-2713-RESOLVED-CONTENT"] := {
	"base": object.union(us, object.union(at("DE"), {"intake": {"resolved": disclosed}})),
	"measures": disclosed,
	"says": {"route": "holder:us-resolved", "limits": {"period_only": true}},
	"fires": [{}],
	"silent": [
		{
			"intake": {"verification": "portal_account", "verification_level": 2},
			"measures": ["disclose_content"],
		},
		{"intake": {"resolved": []}},
		{"instrument": {"kind": "d_order", "issuer": "judge"}},
		at("US"),
		{"user": {"location": {"state": "conflict"}}},
		{"requester": {"agency": "security"}},
	],
}

rules["US-2703-H-QUASH"] := {
	"base": object.union(us, at("DE")),
	"measures": ["disclose_content"],
	"says": {
		"duty": "quash_within_14_days",
		"within": {"amount": 14, "unit": "days", "start": "served"},
	},
	"fires": [{}, {"user": {"us_person": "none_indicated"}}, {"user": {"us_person": "unknown"}}],
	"silent": [at("US"), {"user": {"us_person": "known"}}, {"user": {"us_person": "indicated"}}],
}

# --- What the paper does not reach -----------------------------------------------------------------

rules["US-2703-A-CONTENT-NEEDS-WARRANT"] := {
	"base": subpoena,
	"measures": ["disclose_content"],
	"fires": [{}, {"requester": {"level": "regulator"}}],
	"silent": [tribal, {"instrument": {"kind": "warrant"}}],
}

rules["US-2703-C-RECORDS-NEED-ORDER"] := {
	"base": subpoena,
	"measures": ["disclose_identification", "disclose_traffic"],
	"fires": [{}, {"instrument": {"kind": "civil_subpoena"}}],
	"silent": [tribal, {"instrument": {"kind": "d_order"}}],
}

rules["US-2702-A-RECORDS-NEED-PROCESS"] := {
	"base": paper("administrative_request", "executive"),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic"],
	"fires": [{}],
	"silent": [tribal, {"instrument": {"kind": "administrative_subpoena"}}],
}

rules["US-CARPENTER-LOCATION-NEEDS-WARRANT"] := {
	"base": order,
	"measures": ["disclose_location"],
	"fires": [{}],
	"silent": [tribal, {"instrument": {"kind": "warrant"}}],
}

rules["US-SUBPOENA-ISSUER"] := {
	"base": paper("grand_jury_subpoena", "police"),
	"fires": [{}, {"instrument": {"kind": "civil_subpoena", "issuer": "judge"}}],
	"silent": [tribal, {"instrument": {"kind": "court_order"}}, {"instrument": {"issuer": "prosecutor"}}],
}

rules["US-2703-BOUNDS"] := {
	"base": object.union(us, {"scope": {"period": "open"}}),
	"measures": disclosed,
	"fires": [{}, at("DE")],
	"silent": [
		british,
		{"requester": {"level": "tribal"}},
		{"scope": {"period": "closed"}},
		{"user": {"holder": {"country": "IE"}}},
	],
}

rules["US-COURT-ORDER-REVIEW"] := {
	"base": paper("court_order", "judge"),
	"measures": ordinary,
	"fires": [{}, at("PR"), at("DE"), {"user": {"holder": {"country": "IE"}}}],
	"silent": [
		british,
		{"instrument": {"kind": "d_order"}},
		object.union(at("DE"), {"user": {"holder": {"country": "IE"}}}),
	],
}

rules["US-HOLDER-ELSEWHERE"] := {
	"base": object.union(us, {"user": {"holder": {"country": "IE"}}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		british,
		{"instrument": {"kind": "informal"}},
		{"user": {"holder": {"country": "US"}}},
		at("DE"),
	],
}

rules["US-FRCRP-41-SERVED-LATE"] := {
	"base": object.union(us, {"instrument": {"service": "late"}}),
	"fires": [{}],
	"silent": [
		{"requester": {"country": "GB"}},
		{"instrument": {"kind": "d_order"}},
		{"instrument": {"service": "in_time"}},
	],
}

rules["US-FRCRP-41-SERVICE-UNKNOWN"] := {
	"base": us,
	"fires": [{"instrument": {"service": "unknown"}}, {"instrument": {"service": "no_limit"}}],
	"silent": [
		{},
		{"requester": {"country": "GB"}, "instrument": {"service": "unknown"}},
		{"instrument": {"kind": "d_order", "service": "unknown"}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.us.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
