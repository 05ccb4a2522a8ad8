# METADATA
# title: United States, as requester, emergencies and preservation: both sides of each rule
# custom:
#   tests: comity.regimes.us.process
package comity.regimes.us.process_occasions_test

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

at(country) := {"user": {"location": {"countries": [country]}}}

tribal := {"requester": {"level": "tribal"}}

# --- Emergencies -----------------------------------------------------------------------------------

emergency := object.union(paper("emergency", "police"), {
	"day": 20600,
	"intake": {
		"received": {"state": "known", "day": 20599},
		"emergency": "yes",
		"emergency_belief": "untainted",
		"verification_level": 3,
	},
	"instrument": {"framework": "national", "served_entity": "none", "issued": {"day": 20599}},
})

rules["US-2702-EMERGENCY-STALE"] := {
	"base": object.union(emergency, {"intake": {"received": {"day": 20590}}}),
	"measures": disclosed,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}, {"intake": {"received": {"day": 20599}}}],
}

rules["US-2702-EMERGENCY-CLAIM"] := {
	"base": emergency,
	"measures": disclosed,
	"fires": [{"intake": {"emergency": "no"}}, {"intake": {"emergency": "unknown"}}],
	"silent": [{}, {"intake": {"emergency": "no"}, "instrument": {"kind": "warrant"}}],
}

rules["US-2702-EMERGENCY"] := {
	"base": emergency,
	"measures": disclosed,
	"says": {"route": "domestic:us", "limits": {"emergency_need_only": true}},
	"fires": [
		{"requester": {"agency": "court"}},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "police"}},
		{"requester": {"agency": "administration"}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "executive"}},
		{"instrument": {"served_entity": "holder"}},
		{"instrument": {"gag": {"source": "none"}}},
		{"instrument": {"gag": {"source": "court_order"}}},
		{"instrument": {"gag": {"source": "statute"}}},
		{"instrument": {"gag": {"source": "letter"}}},
		{"scope": {"period": "none"}},
		{"intake": {"verification_level": 4}},
		{"offence": {"class": "serious_crime"}},
		{"offence": {"class": "other_crime"}},
		{"offence": {"class": "none"}},
		{"user": {"key": "provider"}},
		{"user": {"key": "customer"}},
		{"user": {"key": "end_to_end"}},
	],
	"silent": [
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"issuer": "private"}},
		{"instrument": {"errors": "unknown"}},
		{"user": {"holder": {"country": "GB"}}},
		{"requester": {"agency": "security"}},
		{"instrument": {"framework": "none"}},
		{"instrument": {"issuing_country": "GB"}},
		{"instrument": {"served_entity": "other"}},
		{"instrument": {"gag": {"source": "unknown"}}},
		{"scope": {"period": "open"}},
		{"intake": {"received": {"day": 20590}}},
		{"intake": {"emergency": "no"}},
		{"intake": {"emergency_belief": "tainted"}},
		{"intake": {"verification_level": 2}},
		{"offence": {"death_or_torture": "yes"}},
		{"offence": {"independent_judge": "no"}},
		{"offence": {"class": "speech"}},
		{"intake": {"demand_checked": "no"}},
		{"scope": {"case": "no"}},
		{"user": {"age": "minor"}},
		{"user": {"key": "unknown"}},
		at("DE"),
	],
}

rules["US-2702-EMERGENCY-ISSUER"] := {
	"base": emergency,
	"measures": disclosed,
	"fires": [
		{"instrument": {"issuer": "private"}},
		{"instrument": {"issuer": "grand_jury"}},
		{"instrument": {"issuer": "none"}},
		{"instrument": {"issuer": "unknown"}},
	],
	"silent": [{}, {"instrument": {"issuer": "private", "kind": "warrant"}}],
}

rules["US-2702-EMERGENCY-ABROAD"] := {
	"base": object.union(emergency, at("DE")),
	"measures": disclosed,
	"fires": [{}],
	"silent": [at("US"), {"instrument": {"kind": "warrant"}}],
}

rules["US-2702-EMERGENCY-BELIEF"] := {
	"base": emergency,
	"measures": disclosed,
	"fires": [{"intake": {"emergency_belief": "none"}}, {"intake": {"emergency_belief": "tainted"}}],
	"silent": [{}, {"intake": {"emergency_belief": "none"}, "instrument": {"kind": "warrant"}}],
}

rules["US-2702-EMERGENCY-REVIEW"] := {
	"base": emergency,
	"measures": disclosed,
	"says": {"duty": "review_within_24_hours"},
	"fires": [{}],
	"silent": [{"instrument": {"kind": "warrant"}}],
}

# --- Preservation ----------------------------------------------------------------------------------

rules["US-2703-F-PRESERVE"] := {
	"base": object.union(paper("preservation", "none"), {"instrument": {"framework": "national"}}),
	"measures": ["preserve"],
	"says": {"route": "holder:us", "limits": {"days": 90}},
	"fires": [
		{"requester": {"agency": "court"}},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "police"}},
		{"requester": {"agency": "administration"}},
		{"instrument": {"served_entity": "none"}},
		{"instrument": {"served_entity": "holder"}},
		{"scope": {"period": "none"}},
		at("DE"),
	],
	"silent": [
		tribal,
		{"user": {"holder": {"country": "GB"}}},
		{"instrument": {"kind": "court_order"}},
		{"requester": {"agency": "security"}},
		{"instrument": {"framework": "none"}},
		{"instrument": {"issuing_country": "GB"}},
		{"instrument": {"served_entity": "other"}},
		{"instrument": {"secondary": "known"}},
		{"scope": {"period": "open"}},
		{"instrument": {"issued": {"day": 20234}}},
		{"intake": {"demand_checked": "no"}},
		{"scope": {"case": "no"}},
	],
}

rules["US-2703-F-PROSPECTIVE"] := {
	"base": paper("preservation", "none"),
	"measures": ["preserve"],
	"fires": [{"scope": {"period": "open"}}, {"scope": {"period": "unknown"}}],
	"silent": [{}, {"scope": {"period": "none"}}, {"scope": {"period": "open"}, "requester": {"country": "GB"}}],
}

rules["US-2703-F-STALE"] := {
	"base": object.union(paper("preservation", "none"), {"instrument": {"issued": {"day": 20234}}}),
	"measures": ["preserve"],
	"fires": [{}, {"instrument": {"issued": {"state": "unknown"}}}],
	"silent": [{"instrument": {"issued": {"day": 20235}}}, {"requester": {"country": "GB"}}],
}

rules["US-2703-F-RENEWAL"] := {
	"base": paper("preservation", "none"),
	"measures": ["preserve"],
	"fires": [{"instrument": {"secondary": "known"}}, {"instrument": {"secondary": "unknown"}}],
	"silent": [{}, {"instrument": {"secondary": "known"}, "requester": {"country": "GB"}}],
}

rules["US-2703-F-DISCLOSES-NOTHING"] := {
	"base": paper("preservation", "none"),
	"measures": disclosed,
	"fires": [{}],
	"silent": [{"requester": {"country": "GB"}}, {"instrument": {"kind": "warrant"}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.us.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
