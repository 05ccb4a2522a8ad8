# METADATA
# title: Australia, as requester: both sides of each rule
package comity.regimes.au.process_test

records := ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"]

disclosed := array.concat(records, ["disclose_content"])

# All but the demand that has no case, process or target of its own.
ordinary := array.concat(disclosed, [
	"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
	"grant_access", "migrate_data", "monitor",
])

asked := array.concat(ordinary, ["appoint_liaison"])

paper := object.union(data.comity.fixture_test.domestic("AU"), {"measures": asked})

request := object.union(paper, {
	"requester": {"agency": "police", "level": "state"},
	"instrument": {"kind": "administrative_request", "issuer": "police"},
})

order := object.union(data.comity.fixture_test.foreign("AU", "US"), {
	"measures": asked,
	"requester": {"agency": "police"},
	"instrument": {"kind": "overseas_production_order", "framework": "agreement_us_au", "certificate": "yes"},
	"user": {"location": {"countries": ["AU"]}},
})

rules["requester"] := {
	"base": paper,
	"fires": [{}],
	"silent": [{"requester": {"kind": "private_reporter"}}, {"requester": {"country": "KR", "states": ["KR"]}}],
}

rules["shown"] := {
	"base": paper,
	"fires": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "administrative_subpoena"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "mlat_order"}},
		{"instrument": {"kind": "overseas_production_order"}},
	],
	"silent": [{"instrument": {"kind": "none"}}, {"instrument": {"kind": "epoc"}}],
}

rules["records"] := {
	"base": paper,
	"measures": records,
	"fires": [{}],
	"silent": [{"measures": ["disclose_content"]}],
}

rules["order"] := {
	"base": order,
	"fires": [{}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"framework": "national"}},
		{"instrument": {"framework": "agreement_us_gb"}},
	],
}

rules["designated"] := {
	"base": order,
	"fires": [
		{},
		{"instrument": {"issued": {"day": 19753}}},
		{"day": 19753, "instrument": {"issued": {"day": 19753}}},
	],
	"silent": [
		{"instrument": {"framework": "national"}},
		{"user": {"holder": {"country": "AU"}}},
		{"instrument": {"issued": {"state": "unknown", "day": 0}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issued": {"day": 19752}}},
		{"day": 19752, "instrument": {"issued": {"day": 19760}}},
		{"day": 99999999},
		{"instrument": {"issued": {"day": 99999999}}},
	],
	"bent": [{"instrument": {"issued": {"day": "20590"}}}, {"day": "20600"}],
}

rules["AU-IPO-NOT-IN-FORCE"] := {
	"base": order,
	"measures": ordinary,
	"fires": [{"instrument": {"issued": {"day": 19752}}}, {"user": {"holder": {"country": "GB"}}}],
	"silent": [
		{},
		{"instrument": {"issued": {"day": 19752}, "kind": "court_order"}},
		{"requester": {"country": "KR", "states": ["KR"]}, "instrument": {"issued": {"day": 19752}}},
	],
}

rules["AU-IPO-ISSUER"] := {
	"base": order,
	"measures": ordinary,
	"fires": [
		{"instrument": {"issuer": "grand_jury"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "private"}},
		{"instrument": {"issuer": "none"}},
	],
	"silent": [
		{},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "executive"}},
		{"instrument": {"issuer": "unknown"}},
		{"instrument": {"issuer": "police", "kind": "court_order"}},
	],
}

rules["AU-IPO-NOT-SERIOUS"] := {
	"base": order,
	"measures": ordinary,
	"fires": [
		{"offence": {"max_years": {"state": "known", "years": 2}}},
		{"offence": {"max_years": {"state": "known", "years": 0}}},
	],
	"silent": [
		{"offence": {"max_years": {"state": "known", "years": 3}}},
		{"offence": {"max_years": {"state": "known", "years": 10}}},
		{"offence": {"max_years": {"state": "unknown", "years": 0}}},
		{"offence": {"max_years": {"state": "known", "years": 2}}, "instrument": {"kind": "court_order"}},
	],
}

rules["AU-IPO-INTERCEPT-NOT-SERIOUS"] := {
	"base": order,
	"measures": ["intercept"],
	"fires": [
		{"offence": {"max_years": {"state": "known", "years": 6}}},
		{"offence": {"max_years": {"state": "known", "years": 2}}},
	],
	"silent": [
		{"offence": {"max_years": {"state": "known", "years": 7}}},
		{"offence": {"max_years": {"state": "known", "years": 10}}},
		{"offence": {"max_years": {"state": "unknown", "years": 0}}},
		{"offence": {"max_years": {"state": "known", "years": 6}}, "instrument": {"kind": "court_order"}},
		{"offence": {"max_years": {"state": "known", "years": 6}}, "measures": ["disclose_content"]},
	],
}

rules["AU-IPO-THRESHOLD"] := {
	"base": order,
	"measures": ordinary,
	"fires": [
		{"offence": {"max_years": {"state": "none", "years": 0}}},
		{"offence": {"max_years": {"state": "unknown", "years": 0}}},
	],
	"silent": [
		{},
		{"offence": {"max_years": {"state": "unknown", "years": 0}}, "instrument": {"kind": "court_order"}},
	],
}

rules["AU-IPO-REVIEW"] := {
	"base": order,
	"measures": ordinary,
	"fires": [{}, {"user": {"location": {"countries": ["FR"]}}}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"instrument": {"issued": {"day": 19752}}}],
}

rules["AU-TA-280-CONTENT-NEEDS-WARRANT"] := {
	"base": request,
	"measures": ["disclose_content"],
	"fires": [
		{},
		{"requester": {"agency": "prosecutor"}},
		{"instrument": {"kind": "administrative_subpoena"}},
		{"instrument": {"kind": "preservation"}},
	],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"requester": {"agency": "court"}},
		{"requester": {"agency": "security"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "emergency"}},
		{"measures": ["disclose_traffic"]},
	],
}

rules["AU-TIA-178-DATA"] := {
	"base": request,
	"measures": records,
	"fires": [{}, {"user": {"location": {"countries": ["FR"]}}}],
	"silent": [
		{"requester": {"level": "regulator"}},
		{"requester": {"agency": "security"}},
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "warrant"}},
		{"measures": ["disclose_content", "preserve"]},
	],
}

rules["AU-TA-287-EMERGENCY"] := {
	"base": request,
	"measures": records,
	"fires": [{"instrument": {"kind": "emergency"}}],
	"silent": [
		{},
		{"requester": {"country": "KR", "states": ["KR"]}, "instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "emergency"}, "measures": ["disclose_content"]},
	],
}

rules["assistance"] := {
	"base": request,
	"measures": ["grant_access", "intercept", "monitor"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"measures": ["disclose_content"]},
	],
}

rules["AU-TA-317-NOTICE"] := {
	"base": request,
	"measures": ["grant_access", "intercept", "monitor"],
	"fires": [{}, {"requester": {"agency": "security", "rank": "ministerial"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"measures": ["disclose_content"]},
	],
}

rules["AU-TA-317-RANK"] := {
	"base": request,
	"measures": ["grant_access", "intercept", "monitor"],
	"fires": [
		{"requester": {"rank": "designated"}},
		{"requester": {"rank": "ordinary"}},
		{"requester": {"rank": "none"}},
	],
	"silent": [
		{"requester": {"rank": "ministerial"}},
		{"requester": {"rank": "senior"}},
		{"requester": {"rank": "unknown"}},
		{"instrument": {"kind": "court_order"}},
	],
}

rules["AU-TA-317ZG-WEAKNESS"] := {
	"base": request,
	"measures": ["grant_access", "intercept", "monitor"],
	"fires": [{"user": {"key": "customer"}}, {"user": {"key": "end_to_end"}}],
	"silent": [
		{},
		{"user": {"key": "unknown"}},
		{"user": {"key": "customer"}, "instrument": {"kind": "court_order"}},
	],
}

notice := object.union(request, {"requester": {"agency": "administration", "level": "regulator"}})

rules["removal"] := {
	"base": notice,
	"measures": ["remove_content"],
	"fires": [{}, {"user": {"location": {"countries": ["FR"]}}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"requester": {"level": "state"}},
		{"instrument": {"kind": "court_order"}},
		{"measures": ["disclose_content"]},
	],
}

rules["AU-OSA-109-REMOVAL"] := {
	"base": notice,
	"measures": ["remove_content"],
	"fires": [{}, {"user": {"location": {"countries": ["FR"]}}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"requester": {"level": "state"}},
		{"instrument": {"kind": "court_order"}},
		{"measures": ["disclose_content"]},
	],
}

rules["AU-OSA-109-DEADLINE"] := {
	"base": notice,
	"measures": ["remove_content"],
	"says": {"duty": "respond", "within": {"amount": 24, "unit": "hours", "start": "served"}},
	"fires": [{}, {"user": {"location": {"countries": ["FR"]}}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"requester": {"level": "state"}},
		{"instrument": {"kind": "court_order"}},
		{"measures": ["disclose_content"]},
	],
}

rules["AU-PROCESS-REVIEW"] := {
	"base": paper,
	"measures": ordinary,
	"fires": [{}, {"instrument": {"kind": "administrative_request"}}],
	"silent": [
		{"instrument": {"kind": "overseas_production_order", "framework": "agreement_us_au"}},
		{"requester": {"country": "KR", "states": ["KR"]}, "user": {"location": {"countries": ["KR"]}}},
		{"instrument": {"kind": "none"}},
		{"user": {"location": {"countries": ["FR"]}}},
	],
}

rules["held_at_home"] := {
	"base": paper,
	"fires": [{}, {"user": {"holder": {"country": "NF"}}}],
	"silent": [{"user": {"holder": {"country": "US"}}}, {"user": {"holder": {"country": "unknown"}}}],
}

rules["AU-HOLDER-ABROAD"] := {
	"base": object.union(paper, {"user": {"holder": {"country": "US"}}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}, {"user": {"location": {"state": "unknown", "countries": []}}}],
	"silent": [
		{"user": {"holder": {"country": "AU"}}},
		{"user": {"holder": {"country": "NF"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"instrument": {"kind": "overseas_production_order", "framework": "agreement_us_au"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

rules["elsewhere"] := {
	"base": request,
	"fires": [
		{"requester": {"level": "regulator"}},
		{"requester": {"level": "intelligence"}},
		{"requester": {"agency": "security"}},
	],
	"silent": [{}],
}

norfolk := object.union(paper, {
	"requester": {"country": "NF", "states": ["NF"]},
	"user": {"location": {"countries": ["NF"]}},
})

rules["part"] := {
	"base": norfolk,
	"fires": [{}, {"requester": {"country": "CX"}}, {"requester": {"country": "CC"}}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "AU"}},
		{"requester": {"country": "NZ"}},
	],
}

rules["AU-PART-REVIEW"] := {
	"base": norfolk,
	"measures": ordinary,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "AU"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["FR"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.au.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
