# METADATA
# title: United States, the occasions: both sides of each rule
package comity.regimes.us.occasions_test

us := object.union(data.comity.fixture_test.domestic("US"), {
	"measures": ["disclose_subscriber", "disclose_content", "preserve"],
	"requester": {"level": "federal", "agency": "prosecutor", "subdivision": "none"},
	"instrument": {"kind": "warrant", "issuer": "magistrate", "attestation": "no"},
	"user": {"holder": {"country": "US", "subdivision": "US-CA"}},
})

rules["compelled"] := {
	"base": object.union(us, {"scope": {"period": "closed"}, "user": {"location": {"countries": ["DE"]}}}),
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}, {"user": {"location": {"state": "conflict", "countries": ["US"]}}}],
	"silent": [
		{"user": {"location": {"countries": ["US"]}}},
		{"requester": {"level": "tribal"}},
		{"user": {"holder": {"country": "GB"}}},
		{"instrument": {"kind": "court_order"}},
	],
}

rules["reachable"] := {
	"base": object.union(us, {"user": {"location": {"countries": ["DE"]}, "holder": {"country": "IE"}}}),
	"fires": [{"user": {"location": {"countries": ["US"]}}}, {"user": {"holder": {"country": "US"}}}],
	"silent": [{}],
}

rules["emergency"] := {
	"base": object.union(us, {"instrument": {"kind": "emergency", "issuer": "none"}}),
	"fires": [{}],
	"silent": [{"requester": {"level": "tribal"}}, {"instrument": {"kind": "warrant"}}],
}

rules["recent"] := {
	"base": object.union(us, {"day": 20600, "instrument": {"issued": {"state": "known", "day": 20600}}}),
	"fires": [
		{},
		{"instrument": {"issued": {"day": 20597}}},
		{"instrument": {"issued": {"state": "none", "day": 0}}},
	],
	"bent": [{"instrument": {"issued": {"state": "none", "day": null}}}],
	"silent": [
		{"instrument": {"issued": {"state": "unknown", "day": 0}}},
		{"instrument": {"issued": {"state": "none", "day": 1}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issued": {"day": 20596}}},
		{"instrument": {"issued": {"day": 20601}}},
	],
}

rules["answered"] := {
	"base": object.union(us, {
		"day": 20600,
		"instrument": {"kind": "emergency", "issuer": "police", "issued": {"day": 20599}},
		"intake": {"received": {"day": 20599}, "emergency": "yes", "emergency_belief": "untainted"},
	}),
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [{"instrument": {"issued": {"day": 20596}}}],
}

rules["current"] := {
	"base": object.union(us, {"day": 20600, "instrument": {"issued": {"state": "known", "day": 20600}}}),
	"fires": [
		{},
		{"instrument": {"issued": {"day": 20235}}},
		{"instrument": {"issued": {"state": "none", "day": 0}}},
		{"day": 99999998, "instrument": {"issued": {"day": 99999998}}},
	],
	"bent": [{"instrument": {"issued": {"state": "none", "day": null}}}],
	"silent": [
		{"instrument": {"issued": {"state": "unknown", "day": 0}}},
		{"instrument": {"issued": {"state": "none", "day": 1}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issued": {"day": 20234}}},
		{"instrument": {"issued": {"day": 20601}}},
		{"day": 99999999, "instrument": {"issued": {"day": 99999999}}},
	],
}

rules["kept"] := {
	"base": object.union(us, {"instrument": {"kind": "preservation", "issuer": "none"}}),
	"measures": ["preserve"],
	"fires": [{}],
	"silent": [{"scope": {"period": "open"}}],
}

rules["fresh"] := {
	"base": object.union(us, {
		"day": 20600,
		"intake": {"received": {"state": "known", "day": 20600}},
		"instrument": {"issued": {"state": "none", "day": 0}},
	}),
	"fires": [
		{},
		{"intake": {"received": {"day": 20597}}},
		{"day": 3, "intake": {"received": {"day": 0}}},
		{"day": 99999998, "intake": {"received": {"day": 99999998}}},
	],
	"silent": [
		{"instrument": {"issued": {"state": "unknown"}}},
		{"intake": {"received": {"state": "unknown"}}},
		{"intake": {"received": {"day": 20601}}},
		{"intake": {"received": {"day": 20596}}},
		{"day": 2, "intake": {"received": {"day": -1}}},
		{"day": 99999999, "intake": {"received": {"day": 99999999}}},
	],
}

rules["preserving"] := {
	"base": us,
	"fires": [
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "d_order"}},
		{"instrument": {"kind": "grand_jury_subpoena"}},
		{"instrument": {"kind": "trial_subpoena"}},
		{"instrument": {"kind": "administrative_subpoena"}},
	],
	"silent": [{"instrument": {"kind": "court_order"}}, {"instrument": {"kind": "civil_subpoena"}}],
}

rules["directive"] := {
	"base": object.union(us, {"instrument": {"kind": "fisa", "issuer": "executive"}}),
	"fires": [{}],
	"silent": [
		{"requester": {"country": "GB"}},
		{"instrument": {"kind": "nsl"}},
		{"instrument": {"issuer": "judge"}},
	],
}

rules["untargetable"] := {
	"base": object.union(us, {"user": {"us_person": "none_indicated", "location": {"countries": ["DE"]}}}),
	"fires": [
		{"user": {"us_person": "known"}},
		{"user": {"us_person": "indicated"}},
		{"user": {"location": {"countries": ["DE", "US"]}}},
	],
	"silent": [{}, {"user": {"us_person": "unknown"}}],
}

rules["attested"] := {
	"base": object.union(us, {"requester": {"level": "state", "subdivision": "US-TX"}}),
	"fires": [
		{"instrument": {"attestation": "yes"}},
		{"user": {"holder": {"subdivision": "US-NY"}}},
		{"requester": {"subdivision": "US-CA"}},
	],
	"silent": [
		{},
		{"instrument": {"attestation": "unknown"}},
		{"user": {"holder": {"subdivision": "unknown"}}},
		{"user": {"holder": {"subdivision": "none"}}},
	],
}

rules["out_of_state"] := {
	"base": object.union(us, {"requester": {"level": "state", "subdivision": "US-TX"}}),
	"fires": [{}, {"requester": {"level": "local"}}, {"requester": {"level": "unknown"}}],
	"silent": [
		{"requester": {"country": "GB"}},
		{"requester": {"level": "federal"}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"attestation": "yes"}},
	],
}

rules["same_state"] := {
	"base": object.union(us, {"requester": {"level": "state", "subdivision": "US-CA"}}),
	"fires": [{}, {"requester": {"subdivision": "US-NY"}, "user": {"holder": {"subdivision": "US-NY"}}}],
	"silent": [
		{"requester": {"subdivision": "US-TX"}},
		{"requester": {"subdivision": "none"}, "user": {"holder": {"subdivision": "none"}}},
		{"requester": {"subdivision": "unknown"}, "user": {"holder": {"subdivision": "unknown"}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.us.occasions) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
