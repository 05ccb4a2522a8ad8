# METADATA
# title: European Union, the papers that the tables start from
package comity.regimes.eu.base_test

# A French judge's production order for every kind of data on a user at home in France; the holder is in Ireland.
epoc := object.union(data.comity.fixture_test.domestic("FR"), {
	"day": 20700,
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
		"preserve",
	],
	"requester": {"level": "federal", "agency": "court"},
	"instrument": {
		"kind": "epoc",
		"framework": "eu_evidence",
		"issuer": "judge",
		"validator": "none",
		"issuing_country": "FR",
		"issued": {"state": "known", "day": 20686},
		"service": "in_time",
		"elements": {
			"state": "known",
			"elements": [
				"legal_basis",
				"issuing_authority",
				"addressee",
				"data_category",
				"identifier",
				"accepted_language",
			],
		},
		"errors": "no",
		"notified": "no",
		"home_grounds": "yes",
	},
	"offence": {
		"max_years": {"state": "known", "years": 5},
		"listed": "no",
		"sentence_months": {"state": "none", "months": 0},
	},
	"intake": {
		"channel": "decentralised_it_system",
		"received": {"state": "known", "day": 20692},
		"emergency": "no",
		"clearance": "none",
		"data_held": "yes",
		"service_covered": "yes",
		"immunity": "no",
	},
	"user": {
		"holder": {"country": "IE", "subdivision": "none", "eu_representative": "none"},
		"stored_in": {"state": "known", "countries": ["IE"]},
	},
})

# A prosecutor's preservation order.
epoc_pr := object.union(epoc, {"measures": ["preserve"], "instrument": {"kind": "epoc_pr", "issuer": "prosecutor"}})

# A production order that is not the issuing state's own matter, on which the enforcing authority was notified.
notified := object.union(epoc, {
	"instrument": {"home_grounds": "no", "notified": "yes"},
	"intake": {"clearance": "cleared"},
})

# A national court's order, complete.
national := object.union(epoc, {"instrument": {
	"kind": "court_order",
	"framework": "national",
	"elements": {"elements": [
		"legal_basis",
		"reasons",
		"issuing_authority",
		"identifier",
		"redress",
		"territorial_scope",
		"accepted_language",
	]},
}})

# A court order of Korea for data that a holder in Ireland has.
foreign := object.union(data.comity.fixture_test.foreign("KR", "IE"), {"day": 20700})
