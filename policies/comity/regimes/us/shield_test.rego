# METADATA
# title: United States, as the state of the holder, the user or the storage: both sides of each rule
package comity.regimes.us.shield_test

disclosed := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

ordinary := array.concat(disclosed, ["preserve", "intercept"])

everything := array.concat(ordinary, ["appoint_liaison"])

# A court of Germany asks a US holder for everything on a user at home in Germany.
german := object.union(data.comity.fixture_test.domestic("DE"), {
	"measures": everything,
	"user": {"holder": {"country": "US", "sca_covered": "yes"}, "us_person": "none_indicated"},
})

# An order of a British judge under the agreement, that meets each of its terms.
british := object.union(data.comity.fixture_test.domestic("GB"), {
	"day": 20600,
	"measures": everything,
	"instrument": {
		"kind": "overseas_production_order",
		"framework": "agreement_us_gb",
		"issuer": "judge",
		"issued": {"state": "known", "day": 20590},
		"certificate": "yes",
		"independent_review": "yes",
		"third_government": "no",
	},
	"offence": {"class": "serious_crime"},
	"scope": {"kind": "identifier"},
	"user": {"holder": {"country": "US", "sca_covered": "yes"}, "us_person": "none_indicated"},
})

lost := {"instrument": {"framework": "none"}}

rules["american"] := {
	"base": german,
	"fires": [{"requester": {"country": "US"}}, {"requester": {"country": "PR"}}],
	"silent": [{}, {"requester": {"country": "unknown"}}],
}

rules["foreign"] := {
	"base": german,
	"fires": [{}, {"requester": {"country": "unknown"}}],
	"silent": [{"requester": {"kind": "private_reporter"}}, {"requester": {"country": "US"}}],
}

rules["held_here"] := {
	"base": german,
	"fires": [{}, {"user": {"holder": {"country": "PR"}}}],
	"silent": [{"user": {"holder": {"country": "DE"}}}, {"user": {"holder": {"country": "unknown"}}}],
}

rules["covered"] := {
	"base": german,
	"fires": [{}, {"user": {"holder": {"sca_covered": "unknown"}}}],
	"silent": [{"user": {"holder": {"sca_covered": "no"}}}],
}

rules["user_here"] := {
	"base": german,
	"fires": [
		{"user": {"location": {"countries": ["US"]}}},
		{"user": {"location": {"countries": ["DE", "PR"]}}},
	],
	"silent": [{}, {"user": {"location": {"countries": []}}}],
}

rules["claimed"] := {
	"base": british,
	"fires": [{}, {"instrument": {"framework": "agreement_us_au"}}, {"requester": {"country": "FR"}}],
	"silent": [
		{"requester": {"country": "US"}},
		{"user": {"holder": {"country": "IE"}}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"framework": "national"}},
	],
}

# The agreement with the United Kingdom is in force from day 19268 (3 October 2022), that with Australia from 19753.
rules["agreement"] := {
	"base": british,
	"fires": [
		{},
		{"day": 19268, "instrument": {"issued": {"day": 19268}}},
		{"requester": {"country": "AU"}, "instrument": {"framework": "agreement_us_au"}},
		{"day": 99999998, "instrument": {"issued": {"day": 99999998}}},
	],
	"silent": [
		{"user": {"holder": {"country": "IE"}}},
		{"requester": {"country": "FR"}},
		{"instrument": {"framework": "agreement_us_au"}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issued": {"day": 19267}}},
		{"day": 19267, "instrument": {"issued": {"day": 19268}}},
		{"day": 99999998, "instrument": {"issued": {"day": 99999999}}},
		{"day": 99999999, "instrument": {"issued": {"day": 99999998}}},
	],
}

rules["US-2702-A-CONTENT-FOREIGN"] := {
	"base": german,
	"measures": ["disclose_content", "intercept"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "US"}},
		{"user": {"holder": {"country": "DE"}}},
		{"user": {"holder": {"sca_covered": "no"}}},
		british,
	],
}

rules["US-3512-ROUTE"] := {
	"base": german,
	"measures": disclosed,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"requester": {"country": "US"}}, {"user": {"holder": {"country": "DE"}}}, british],
}

rules["US-2523-US-PERSON"] := {
	"base": british,
	"measures": ordinary,
	"fires": [
		{"user": {"us_person": "known"}},
		{"user": {"us_person": "indicated"}},
		{"user": {"us_person": "known"}, "instrument": {"issued": {"state": "unknown"}}},
	],
	"silent": [{}, object.union(lost, {"user": {"us_person": "known"}})],
}

rules["US-2523-US-PERSON-UNKNOWN"] := {
	"base": object.union(british, {"user": {"us_person": "unknown"}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [lost, {"user": {"us_person": "known"}}],
}

rules["US-2523-IN-US"] := {
	"base": object.union(british, {"user": {"location": {"countries": ["US"]}}}),
	"measures": ordinary,
	"fires": [{}],
	"silent": [lost, {"user": {"location": {"countries": ["GB"]}}}],
}

rules["US-2523-THIRD-GOVERNMENT"] := {
	"base": british,
	"measures": ordinary,
	"fires": [{"instrument": {"third_government": "yes"}}, {"instrument": {"third_government": "unknown"}}],
	"silent": [{}, {"instrument": {"third_government": "yes", "framework": "none"}}],
}

rules["US-2523-NOT-SERIOUS"] := {
	"base": object.union(british, {"offence": {"class": "other_crime"}}),
	"measures": ordinary,
	"fires": [{}, {"offence": {"class": "unknown"}}],
	"silent": [lost, {"offence": {"class": "serious_crime"}}],
}

rules["US-2523-NO-IDENTIFIER"] := {
	"base": object.union(british, {"scope": {"kind": "list"}}),
	"measures": ordinary,
	"fires": [{}, {"scope": {"kind": "unknown"}}],
	"silent": [lost, {"scope": {"kind": "identifier"}}],
}

rules["US-2523-NO-REVIEW"] := {
	"base": british,
	"measures": ordinary,
	"fires": [{"instrument": {"independent_review": "no"}}, {"instrument": {"independent_review": "unknown"}}],
	"silent": [{}, {"instrument": {"independent_review": "no", "framework": "none"}}],
}

rules["US-2523-SPEECH"] := {
	"base": british,
	"measures": ordinary,
	"fires": [
		{"offence": {"class": "speech"}},
		{"offence": {"class": "religion"}},
		{"offence": {"class": "assembly"}},
	],
	"silent": [{}, object.union(lost, {"offence": {"class": "speech"}})],
}

rules["US-2523-NO-CERTIFICATE"] := {
	"base": british,
	"measures": ordinary,
	"fires": [{"instrument": {"certificate": "no"}}, {"instrument": {"certificate": "unknown"}}],
	"silent": [{}, {"instrument": {"certificate": "no", "framework": "none"}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.us.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
