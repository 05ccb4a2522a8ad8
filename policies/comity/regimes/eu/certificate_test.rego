# METADATA
# title: European Union, the certificates, both sides of each rule
package comity.regimes.eu.certificate_test

epoc := data.comity.regimes.eu.base_test.epoc

preserving := data.comity.regimes.eu.base_test.epoc_pr

notified := data.comity.regimes.eu.base_test.notified

rules.requester := {
	"base": epoc,
	"fires": [
		{},
		{"requester": {"country": "NO"}},
		{"requester": {"country": "HR"}, "day": 16172},
		{"requester": {"country": "GB"}, "day": 18292},
	],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "KR"}},
		{"requester": {"country": "HR"}, "day": 16171},
		{"requester": {"country": "GB"}, "day": 18293},
	],
}

rules.production := {
	"base": epoc,
	"fires": [{}],
	"silent": [{"requester": {"country": "KR"}}, {"instrument": {"kind": "epoc_pr"}}],
}

rules.preservation := {
	"base": preserving,
	"fires": [{}],
	"silent": [{"requester": {"country": "KR"}}, {"instrument": {"kind": "epoc"}}],
}

rules.shown := {
	"base": epoc,
	"fires": [{}, {"instrument": {"kind": "epoc_pr"}}],
	"silent": [{"instrument": {"kind": "court_order"}}],
}

rules.partner := {
	"base": epoc,
	"fires": [{}, {"day": 20600}],
	"silent": [{"requester": {"country": "DK"}}, {"requester": {"country": "NO"}}],
}

rules.in_force := {
	"base": epoc,
	"fires": [{}, {"day": 20683, "instrument": {"issued": {"day": 20683}}}],
	"silent": [
		{"instrument": {"issued": {"state": "unknown"}}},
		{"requester": {"country": "DK"}},
		{"instrument": {"issued": {"day": 20682}}},
		{"instrument": {"issued": {"day": 99999999}}},
		{"day": 20682},
		{"day": 99999999},
	],
}

rules.order := {
	"base": epoc,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "epoc_pr"}}, {"day": 20682}],
}

rules.identifying := {
	"base": epoc,
	"measures": ["disclose_subscriber", "disclose_identification"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_traffic", "disclose_location", "disclose_content", "preserve"]}],
}

rules.revealing := {
	"base": epoc,
	"measures": ["disclose_traffic", "disclose_location", "disclose_content"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_subscriber", "disclose_identification", "preserve"]}],
}

rules.by_judge := {
	"base": epoc,
	"fires": [{}, {"instrument": {"issuer": "police", "validator": "judge"}}],
	"silent": [{"instrument": {"issuer": "prosecutor", "validator": "magistrate"}}],
}

rules.by_magistrate := {
	"base": epoc,
	"fires": [
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "police", "validator": "magistrate"}},
	],
	"silent": [{}],
}

rules.by_prosecutor := {
	"base": epoc,
	"fires": [
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police", "validator": "prosecutor"}},
	],
	"silent": [{}],
}

rules.judicial := {
	"base": epoc,
	"fires": [{}, {"instrument": {"issuer": "magistrate"}}, {"instrument": {"issuer": "prosecutor"}}],
	"silent": [{"instrument": {"issuer": "police"}}],
}

rules.obscure := {
	"base": epoc,
	"fires": [
		{"instrument": {"issuer": "none"}},
		{"instrument": {"issuer": "unknown"}},
		{"instrument": {"validator": "unknown"}},
	],
	"silent": [{}],
}

rules.competent := {
	"base": epoc,
	"fires": [
		{},
		{"requester": {"level": "state"}},
		{"requester": {"level": "local"}},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "police"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "executive"}},
	],
	"silent": [
		{"requester": {"level": "intelligence"}},
		{"requester": {"agency": "security"}},
		{"instrument": {"issuer": "private"}},
		{"instrument": {"issuing_country": "DE"}},
		{"instrument": {"framework": "national"}},
	],
}

rules.urgent := {
	"base": epoc,
	"fires": [{"intake": {"emergency": "yes"}}],
	"silent": [{}, {"intake": {"emergency": "unknown"}}],
}

rules.unvalidated := {
	"base": epoc,
	"fires": [{"instrument": {"issuer": "police"}}],
	"silent": [{}, {"instrument": {"issuer": "police", "validator": "unknown"}}],
}

rules.grave := {
	"base": epoc,
	"fires": [
		{"offence": {"max_years": {"years": 3}}},
		{"offence": {"max_years": {"years": 255}}},
		{"offence": {"max_years": {"years": 3}, "listed": "yes"}},
		{"offence": {"max_years": {"years": 3}, "listed": "unknown"}},
		{"offence": {"max_years": {"state": "unknown", "years": 0}, "listed": "yes"}},
		{"offence": {"max_years": {"state": "none", "years": 0}, "listed": "yes"}},
		{"offence": {"max_years": {"state": "known", "years": 2}, "listed": "yes"}},
		{"offence": {"max_years": {"state": "unknown", "years": 255}, "listed": "yes"}},
	],
	"silent": [
		{"offence": {"max_years": {"years": 2}}},
		{"offence": {"max_years": {"state": "unknown"}}},
	],
	"bent": [
		{"offence": {"max_years": {"years": 256}}},
		{"offence": {"listed": null}},
		{"offence": {"listed": "yes", "max_years": {"state": "perhaps", "years": 2}}},
		{"offence": {"listed": "yes", "max_years": {"state": "unknown", "years": 256}}},
		{"offence": {"listed": "yes", "max_years": {"state": "unknown", "years": null}}},
	],
}

rules.slight := {
	"base": epoc,
	"fires": [{"offence": {"max_years": {"years": 2}}}],
	"silent": [
		{"offence": {"max_years": {"years": 3}}},
		{"offence": {"max_years": {"state": "unknown", "years": 0}}},
		{"offence": {"max_years": {"years": 2}, "listed": "unknown"}},
	],
}

rules.short := {
	"base": epoc,
	"fires": [{"offence": {"sentence_months": {"state": "known", "months": 3}}}],
	"silent": [{}, {"offence": {"sentence_months": {"state": "known", "months": 4}}}],
}

rules.carried := {
	"base": epoc,
	"value": ["reasons"],
	"fires": [{"instrument": {"elements": {"elements": ["reasons"]}}}],
	"silent": [{"instrument": {"elements": {"elements": []}}}],
}

rules.missing := {
	"base": epoc,
	"value": [
		"legal_basis",
		"issuing_authority",
		"addressee",
		"data_category",
		"identifier",
		"accepted_language",
	],
	"fires": [
		{"instrument": {"elements": {"elements": ["reasons"]}}},
		{"instrument": {"elements": {"state": "none", "elements": []}}},
	],
	"silent": [{}, {"instrument": {"elements": {"state": "unknown", "elements": []}}}],
}

rules.complete := {
	"base": epoc,
	"fires": [{}],
	"silent": [
		{"instrument": {"elements": {"state": "unknown"}}},
		{"instrument": {"elements": {"elements": ["legal_basis", "issuing_authority", "addressee", "identifier"]}}},
	],
}

rules.holder_bound := {
	"base": epoc,
	"fires": [{}],
	"silent": [{"user": {"holder": {"country": "DK"}}}],
}

rules.established := {
	"base": epoc,
	"fires": [{}],
	"silent": [{"user": {"holder": {"country": "FR"}}}, {"user": {"holder": {"country": "US"}}}],
}

rules.represented := {
	"base": epoc,
	"fires": [{"user": {"holder": {"country": "US", "eu_representative": "IE"}}}],
	"silent": [
		{"user": {"holder": {"country": "IE", "eu_representative": "IE"}}},
		{"user": {"holder": {"country": "US", "eu_representative": "DK"}}},
		{"user": {"holder": {"country": "US", "eu_representative": "FR"}}},
	],
}

rules.at_home := {
	"base": epoc,
	"fires": [
		{"user": {"holder": {"country": "FR"}}},
		{"user": {"holder": {"country": "US", "eu_representative": "FR"}}},
	],
	"silent": [
		{},
		{"user": {"holder": {"country": "IE", "eu_representative": "FR"}}},
		{"user": {"holder": {"country": "US", "eu_representative": "IE"}}},
		{"requester": {"country": "NO"}, "user": {"holder": {"country": "NO"}}},
		{"requester": {"country": "NO"}, "user": {"holder": {"country": "US", "eu_representative": "NO"}}},
	],
}

rules.overseas := {
	"base": epoc,
	"fires": [{"user": {"holder": {"country": "RE"}}}],
	"silent": [{}, {"user": {"holder": {"country": "US"}}}],
}

rules.reached := {
	"base": epoc,
	"value": ["FR"],
	"fires": [{}, {"user": {"location": {"countries": ["FR", "US"]}}}],
	"silent": [{"user": {"location": {"countries": ["US"]}}}],
}

rules.everywhere_bound := {
	"base": epoc,
	"fires": [
		{},
		{"user": {"location": {"countries": ["DE", "FR"]}}},
		{"user": {"location": {"countries": ["FR", "RE"]}}},
	],
	"silent": [
		{"user": {"location": {"countries": []}}},
		{"user": {"location": {"countries": ["DK", "FR"]}}},
	],
}

rules.home := {
	"base": epoc,
	"fires": [{}],
	"silent": [{"instrument": {"home_grounds": "unknown"}}],
}

rules.notified := {
	"base": notified,
	"fires": [{}],
	"silent": [{"instrument": {"notified": "unknown"}}],
}

rules.objected := {
	"base": notified,
	"fires": [{"intake": {"clearance": "objected"}}],
	"silent": [{}],
}

rules.free := {
	"base": epoc,
	"fires": [{}],
	"silent": [
		{"instrument": {"home_grounds": "no"}},
		{"instrument": {"notified": "yes"}},
		{"intake": {"clearance": "silent"}},
		{"user": {"location": {"countries": ["DE"]}}},
	],
}

rules["free after notification"] := {
	"base": notified,
	"fires": [
		{},
		{"intake": {"clearance": "silent", "received": {"day": 20685}}},
	],
	"silent": [
		{"instrument": {"notified": "no"}},
		{"intake": {"clearance": "none"}},
		{"intake": {"clearance": "silent", "received": {"day": 20686}}},
		{"intake": {"clearance": "silent", "received": {"state": "unknown", "day": 20685}}},
		{"intake": {"clearance": "none", "received": {"day": 20685}}},
		{"intake": {"clearance": "silent", "received": {"day": 20685}}, "instrument": {"notified": "no"}},
		{"intake": {"clearance": "silent", "received": {"day": 20685}}, "day": 99999999},
	],
}

rules.sound := {
	"base": epoc,
	"fires": [
		{},
		{"instrument": {"issuer": "police", "validator": "judge"}},
		{"instrument": {"issuer": "police", "validator": "magistrate"}},
		{"instrument": {"issuer": "police", "validator": "prosecutor"}},
		{"instrument": {"service": "no_limit"}},
		{"instrument": {"home_grounds": "yes"}},
		{"instrument": {"home_grounds": "no"}},
		{"instrument": {"home_grounds": "unknown"}},
		{"intake": {"received": {"day": 20705}}, "day": 20705},
		{"intake": {"received": {"day": 20686}}, "day": 20686, "instrument": {"issued": {"day": 20686}}},
	],
	"bent": [
		{"instrument": {"home_grounds": null}},
		{"intake": {"received": {"day": null}}},
	],
	"silent": [
		{"intake": {"received": {"day": -1}}},
		{"intake": {"received": {"state": "unknown"}}},
		{"intake": {"received": {"day": 20706}}, "day": 20705},
		{"instrument": {"kind": "epoc_pr"}},
		{"instrument": {"issued": {"day": 20682}}},
		{"instrument": {"framework": "national"}},
		{"instrument": {"validator": "police"}},
		{"instrument": {"service": "unknown"}},
		{"instrument": {"errors": "unknown"}},
		{"instrument": {"elements": {"elements": ["identifier"]}}},
		{"offence": {"sentence_months": {"state": "known", "months": 6}}},
		{"intake": {"channel": "email"}},
		{"intake": {"emergency": "unknown"}},
		{"intake": {"data_held": "unknown"}},
		{"intake": {"service_covered": "unknown"}},
		{"user": {"holder": {"country": "US", "eu_representative": "IE"}}},
		{"user": {"location": {"countries": ["FR", "US"]}}},
		{"user": {"location": {"state": "conflict"}}},
		{"intake": {"demand_checked": "no"}},
		{"scope": {"case": "no"}},
		{"instrument": {"served_entity": "affiliate"}},
		{"offence": {"class": "speech"}},
		{"user": {"age": "minor"}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.eu.certificate) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
