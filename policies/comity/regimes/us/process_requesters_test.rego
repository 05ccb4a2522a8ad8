# METADATA
# title: United States, as requester, who asks and under which other law: both sides of each rule
# custom:
#   tests: comity.regimes.us.process
package comity.regimes.us.process_requesters_test

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

# --- National security, interception, mutual legal assistance ----------------------------------------

rules["US-2709-NSL-RECORDS"] := {
	"base": paper("nsl", "executive"),
	"measures": ["disclose_subscriber", "disclose_traffic"],
	"fires": [{}],
	"silent": [{"requester": {"country": "GB"}}, {"instrument": {"kind": "warrant"}}],
}

rules["US-2709-NSL-CONTENT"] := {
	"base": paper("nsl", "executive"),
	"measures": ["disclose_identification", "disclose_location", "disclose_content", "intercept"],
	"fires": [{}],
	"silent": [{"requester": {"country": "GB"}}, {"instrument": {"kind": "warrant"}}],
}

rules["US-INTERCEPT-REVIEW"] := {
	"base": paper("title_iii", "judge"),
	"fires": [{}],
	"silent": [{"requester": {"country": "GB"}}, {"instrument": {"kind": "warrant"}}],
}

rules["US-1881A-TARGET"] := {
	"base": paper("fisa", "executive"),
	"measures": ordinary,
	"fires": [{}],
	"silent": [{"instrument": {"issuer": "judge"}}, at("DE")],
}

rules["US-3512-MLAT"] := {
	"base": paper("mlat_order", "judge"),
	"measures": ordinary,
	"fires": [{}],
	"silent": [{"requester": {"country": "GB"}}, {"instrument": {"kind": "warrant"}}],
}

rules["US-3512-ORIGIN"] := {
	"base": object.union(us, {"requester": {"origin": "DE"}}),
	"measures": ordinary,
	"fires": [{}, {"requester": {"origin": "unknown"}}],
	"silent": [{"requester": {"country": "GB"}}, {"requester": {"origin": "none"}}],
}

# --- Who is not a governmental entity ----------------------------------------------------------------

rules["US-TRIBAL-CONTENT"] := {
	"base": object.union(us, tribal),
	"measures": ["disclose_content"],
	"fires": [{}],
	"silent": [{"requester": {"country": "GB"}}, {"requester": {"level": "state"}}],
}

rules["US-CIVIL-CONTENT"] := {
	"base": object.union(paper("civil_subpoena", "private"), {"requester": {"level": "civil_party"}}),
	"measures": ["disclose_content"],
	"fires": [{}],
	"silent": [{"requester": {"level": "federal"}}],
}

rules["US-CIVIL-RECORDS"] := {
	"base": object.union(paper("civil_subpoena", "private"), {"requester": {"level": "civil_party"}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"preserve",
		"intercept",
	],
	"fires": [{}],
	"silent": [{"requester": {"level": "federal"}}],
}

rules["US-LEVEL-UNKNOWN"] := {
	"base": us,
	"measures": ordinary,
	"fires": [
		{"requester": {"level": "tribal"}},
		{"requester": {"level": "military"}},
		{"requester": {"level": "intelligence"}},
		{"requester": {"level": "regulator"}},
		{"requester": {"level": "international"}},
		{"requester": {"level": "private"}},
		{"requester": {"level": "unknown"}},
	],
	"silent": [{}, {"requester": {"level": "tribal", "country": "GB"}}],
}

rules["US-PART-REVIEW"] := {
	"base": object.union(us, object.union(at("PR"), {"requester": {"country": "PR"}})),
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "US"}},
		{"instrument": {"kind": "informal"}},
		at("DE"),
	],
}

rules["US-AGENCY-REVIEW"] := {
	"base": us,
	"measures": ordinary,
	"fires": [
		{"requester": {"agency": "security"}},
		{"requester": {"agency": "central_authority"}},
		{"requester": {"agency": "other"}},
		{"requester": {"agency": "unknown"}},
	],
	"silent": [{}, {"requester": {"agency": "security", "level": "tribal"}}],
}

# --- Laws of single states, and silence --------------------------------------------------------------

texan := object.union(us, {
	"requester": {"level": "state", "subdivision": "US-TX"},
	"instrument": {"attestation": "no"},
	"offence": {"class": "reproductive_health"},
})

rules["US-CA-1546-5-ATTESTATION"] := {
	"base": texan,
	"measures": disclosed,
	"fires": [{}, {"offence": {"class": "none"}}, {"offence": {"class": "unknown"}}],
	"silent": [{"instrument": {"attestation": "yes"}}, {"offence": {"class": "other_crime"}}],
}

rules["US-CA-ATTESTATION-REVIEW"] := {
	"base": texan,
	"measures": disclosed,
	"fires": [{}, {"offence": {"class": "other_crime"}}],
	"silent": [{"instrument": {"attestation": "yes"}}],
}

rules["US-STATE-SHIELD-REVIEW"] := {
	"base": texan,
	"measures": disclosed,
	"fires": [
		{},
		{"requester": {"level": "local"}},
		{"requester": {"level": "unknown"}},
		{"user": {"holder": {"subdivision": "unknown"}}},
	],
	"silent": [
		{"requester": {"country": "GB"}},
		{"requester": {"level": "federal"}},
		{"offence": {"class": "other_crime"}},
		{"user": {"holder": {"subdivision": "US-TX"}}},
	],
}

rules["US-2705-B-GAG-CHALLENGE"] := {
	"base": object.union(us, {"instrument": {"gag": {"source": "letter"}}}),
	"measures": ordinary,
	"says": {"duty": "challenge_gag"},
	"fires": [{}],
	"silent": [
		{"requester": {"country": "GB"}},
		{"instrument": {"gag": {"source": "court_order"}}},
		{"instrument": {"kind": "nsl"}},
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
