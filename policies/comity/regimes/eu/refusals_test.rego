# METADATA
# title: European Union, what a certificate does not reach, both sides of each rule
package comity.regimes.eu.refusals_test

epoc := data.comity.regimes.eu.base_test.epoc

preserving := data.comity.regimes.eu.base_test.epoc_pr

notified := data.comity.regimes.eu.base_test.notified

all := epoc.measures

disclosures := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

revealing := ["disclose_traffic", "disclose_location", "disclose_content"]

rules.shown := {
	"base": epoc,
	"measures": all,
	"fires": [{}, {"instrument": {"kind": "epoc_pr"}}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"measures": ["appoint_liaison"]}],
}

rules.asked := {
	"base": epoc,
	"measures": disclosures,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "epoc_pr"}}, {"measures": ["preserve"]}],
}

rules.revealing := {
	"base": epoc,
	"measures": revealing,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "epoc_pr"}}, {"measures": ["disclose_subscriber"]}],
}

rules.kept := {
	"base": preserving,
	"measures": ["preserve"],
	"fires": [{}, {"measures": ["disclose_content", "preserve"]}],
	"silent": [{"instrument": {"kind": "epoc"}}],
}

rules.early := {
	"base": epoc,
	"measures": all,
	"fires": [{"instrument": {"issued": {"day": 20682}}}, {"day": 20682}],
	"silent": [
		{},
		{"instrument": {"kind": "court_order", "issued": {"day": 20682}}},
		{"requester": {"country": "DK"}},
		{"instrument": {"issued": {"state": "unknown"}}},
	],
}

rules.unbound := {
	"base": epoc,
	"measures": all,
	"fires": [{"requester": {"country": "DK"}}, {"requester": {"country": "NO"}}],
	"silent": [{}, {"requester": {"country": "DK"}, "instrument": {"kind": "court_order"}}],
}

silencing := ["intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"]

rules.misused := {
	"base": object.union(epoc, {"measures": silencing}),
	"measures": silencing,
	"fires": [{}, {"measures": array.concat(silencing, disclosures)}],
	"silent": [{"measures": disclosures}, {"instrument": {"kind": "court_order"}}],
}

rules["misused a preservation order"] := {
	"base": preserving,
	"measures": ["disclose_content"],
	"fires": [{"measures": ["disclose_content", "preserve"]}],
	"silent": [{}, {"measures": ["disclose_content"], "instrument": {"kind": "epoc"}}],
}

rules.unsigned_1 := {
	"base": object.union(epoc, {"instrument": {"issuer": "police"}}),
	"measures": ["disclose_subscriber", "disclose_identification"],
	"fires": [{}, {"intake": {"emergency": "unknown"}}],
	"silent": [
		{"measures": ["disclose_content"]},
		{"instrument": {"kind": "epoc_pr"}},
		{"instrument": {"validator": "prosecutor"}},
		{"intake": {"emergency": "yes"}},
	],
}

rules.unsigned_2 := {
	"base": object.union(epoc, {"instrument": {"issuer": "prosecutor"}}),
	"measures": revealing,
	"fires": [{}, {"intake": {"emergency": "yes"}}],
	"silent": [
		{"measures": ["disclose_subscriber"]},
		{"instrument": {"validator": "judge"}},
		{"instrument": {"validator": "magistrate"}},
		{"instrument": {"validator": "unknown"}},
	],
}

rules.unsigned_3 := {
	"base": object.union(preserving, {"instrument": {"issuer": "police"}}),
	"measures": ["preserve"],
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "epoc"}},
		{"instrument": {"validator": "prosecutor"}},
		{"intake": {"emergency": "yes"}},
	],
}

rules.slight := {
	"base": object.union(epoc, {"offence": {"max_years": {"years": 2}}}),
	"measures": revealing,
	"fires": [{}],
	"silent": [{"measures": ["disclose_subscriber"]}, {"offence": {"listed": "yes"}}],
}

rules.ungraded := {
	"base": object.union(epoc, {"offence": {"max_years": {"state": "unknown", "years": 0}}}),
	"measures": revealing,
	"fires": [{}, {"offence": {"max_years": {"state": "known", "years": 2}, "listed": "unknown"}}],
	"silent": [
		{"measures": ["disclose_subscriber"]},
		{"offence": {"listed": "yes"}},
		{"offence": {"max_years": {"state": "known", "years": 2}}},
	],
}

rules.short := {
	"base": object.union(epoc, {"offence": {"sentence_months": {"state": "known", "months": 3}}}),
	"measures": all,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"offence": {"sentence_months": {"months": 4}}}],
}

rules.at_home := {
	"base": object.union(epoc, {"user": {"holder": {"country": "FR"}}}),
	"measures": all,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"user": {"holder": {"country": "IE"}}}],
}

rules.addressed := {
	"base": epoc,
	"fires": [
		{},
		{"user": {"holder": {"country": "US", "eu_representative": "IE"}}},
		{"user": {"holder": {"country": "FR"}}},
		{"user": {"holder": {"country": "RE"}}},
	],
	"silent": [{"user": {"holder": {"country": "US"}}}],
}

rules.unaddressed := {
	"base": object.union(epoc, {"user": {"holder": {"country": "US", "eu_representative": "none"}}}),
	"measures": all,
	"fires": [{}, {"user": {"holder": {"eu_representative": "DK"}}}],
	"silent": [
		{"instrument": {"kind": "court_order"}},
		{"user": {"holder": {"eu_representative": "IE"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"user": {"holder": {"eu_representative": "unknown"}}},
	],
}

rules.represented := {
	"base": object.union(epoc, {"user": {"holder": {"country": "US", "eu_representative": "IE"}}}),
	"measures": all,
	"fires": [
		{},
		{"user": {"holder": {"eu_representative": "unknown"}}},
		{"user": {"holder": {"country": "RE", "eu_representative": "none"}}},
	],
	"silent": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "court_order"}, "user": {"holder": {"eu_representative": "unknown"}}},
		{"instrument": {"kind": "court_order"}, "user": {"holder": {"country": "RE"}}},
		{"user": {"holder": {"eu_representative": "none"}}},
		{"user": {"holder": {"country": "IE", "eu_representative": "unknown"}}},
	],
}

rules.bound_holder := {
	"base": epoc,
	"fires": [{}, {"user": {"holder": {"country": "DK"}}}, {"user": {"holder": {"country": "RE"}}}],
	"silent": [{"user": {"holder": {"country": "US"}}}],
}

rules.conflicted := {
	"base": object.union(epoc, {"user": {"holder": {"country": "US", "eu_representative": "IE"}}}),
	"measures": disclosures,
	"fires": [{}],
	"silent": [
		{"measures": ["preserve"]},
		{"instrument": {"issued": {"day": 20682}}},
		{"user": {"holder": {"eu_representative": "none"}}},
		{"user": {"holder": {"country": "DK"}}},
	],
}

rules.objected := {
	"base": object.union(notified, {"intake": {"clearance": "objected"}}),
	"measures": disclosures,
	"fires": [{}],
	"silent": [{"measures": ["preserve"]}, {"intake": {"clearance": "cleared"}}],
}

rules.unnotified := {
	"base": object.union(epoc, {"instrument": {"home_grounds": "no"}}),
	"measures": revealing,
	"fires": [{}, {"instrument": {"notified": "unknown"}}, {"instrument": {"home_grounds": "unknown"}}],
	"silent": [
		{"measures": ["disclose_subscriber"]},
		{"instrument": {"home_grounds": "yes"}},
		{"instrument": {"notified": "yes"}},
	],
}

rules.held := {
	"base": object.union(notified, {"intake": {"clearance": "none"}}),
	"measures": revealing,
	"fires": [{}, {"intake": {"clearance": "silent"}}, {"intake": {"emergency": "unknown"}}],
	"silent": [
		{"measures": ["disclose_subscriber"]},
		{"instrument": {"notified": "no"}},
		{"intake": {"clearance": "cleared"}},
		{"intake": {"clearance": "objected"}},
		{"intake": {"emergency": "yes"}},
	],
}

rules.doubtful := {
	"base": object.union(epoc, {"user": {"location": {"countries": ["DE"]}}}),
	"measures": revealing,
	"fires": [{}],
	"silent": [
		{"measures": ["disclose_subscriber"]},
		{"instrument": {"home_grounds": "no"}},
		{"user": {"location": {"countries": ["FR"]}}},
	],
}

rules["doubtful for what was notified"] := {
	"base": object.union(epoc, {"instrument": {"notified": "unknown"}}),
	"measures": revealing,
	"fires": [{}, {"instrument": {"notified": "no"}, "intake": {"clearance": "silent"}}],
	"silent": [
		{"measures": ["disclose_subscriber"]},
		{"instrument": {"home_grounds": "no"}},
		{"instrument": {"notified": "yes"}},
		{"instrument": {"notified": "no"}},
	],
}

rules.unstored := {
	"base": object.union(epoc, {"intake": {"data_held": "no"}}),
	"measures": all,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"intake": {"data_held": "unknown"}}],
}

rules.uncovered := {
	"base": object.union(epoc, {"intake": {"service_covered": "no"}}),
	"measures": all,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"intake": {"service_covered": "unknown"}}],
}

rules.incomplete := {
	"base": object.union(epoc, {"instrument": {"elements": {"elements": ["identifier"]}}}),
	"measures": all,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"instrument": {"elements": {"state": "unknown"}}}],
}

rules.faulty := {
	"base": object.union(epoc, {"instrument": {"errors": "yes"}}),
	"measures": all,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"instrument": {"errors": "unknown"}}],
}

rules.privileged := {
	"base": object.union(epoc, {"intake": {"immunity": "yes"}}),
	"measures": disclosures,
	"fires": [{}],
	"silent": [{"measures": ["preserve"]}, {"intake": {"immunity": "unknown"}}],
}

rules.unchecked := {
	"base": epoc,
	"fires": [
		{"intake": {"data_held": "unknown"}},
		{"intake": {"service_covered": "unknown"}},
		{"intake": {"immunity": "unknown"}},
		{"instrument": {"errors": "unknown"}},
		{"instrument": {"elements": {"state": "unknown"}}},
	],
	"silent": [{}],
}

rules.wrong_authority := {
	"base": epoc,
	"measures": all,
	"fires": [{"day": 20682}, {"requester": {"country": "DK"}}],
	"silent": [{}],
}

rules["wrong_authority for subscriber data"] := {
	"base": object.union(epoc, {"measures": ["disclose_subscriber"]}),
	"measures": ["disclose_subscriber"],
	"fires": [{"instrument": {"issuer": "police"}}],
	"silent": [{"instrument": {"issuer": "prosecutor"}}],
}

rules["wrong_authority for content"] := {
	"base": object.union(epoc, {"measures": ["disclose_content"]}),
	"measures": ["disclose_content"],
	"fires": [{"instrument": {"issuer": "prosecutor"}}],
	"silent": [{}],
}

rules["wrong_authority for keeping"] := {
	"base": preserving,
	"measures": ["preserve"],
	"fires": [{"instrument": {"issuer": "police"}}],
	"silent": [{}],
}

rules.manifest_errors := {
	"base": object.union(epoc, {"measures": ["disclose_content"]}),
	"measures": ["disclose_content"],
	"fires": [
		{"instrument": {"kind": "epoc_pr"}},
		{"offence": {"max_years": {"years": 2}}},
		{"offence": {"sentence_months": {"state": "known", "months": 3}}},
	],
	"silent": [{}],
}

rules.not_covered := {
	"base": epoc,
	"measures": all,
	"fires": [
		{"intake": {"service_covered": "no"}},
		{"user": {"holder": {"country": "FR"}}},
		{"user": {"holder": {"country": "US"}}},
	],
	"silent": [{}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.eu.refusals) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
