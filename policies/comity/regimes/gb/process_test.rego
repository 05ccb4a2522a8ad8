# METADATA
# title: United Kingdom, as requester: both sides of each rule
package comity.regimes.gb.process_test

records := ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"]

disclosed := array.concat(records, ["disclose_content"])

# All but the demand that has no case, process or target of its own.
ordinary := array.concat(disclosed, [
	"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
	"grant_access", "migrate_data", "monitor",
])

asked := array.concat(ordinary, ["appoint_liaison"])

# An overseas production order on a user in the United Kingdom, whose data a holder in the United States has.
order := object.union(data.comity.fixture_test.foreign("GB", "US"), {
	"measures": asked,
	"instrument": {"kind": "overseas_production_order", "framework": "agreement_us_gb", "certificate": "yes"},
	"user": {
		"location": {"countries": ["GB"]},
		"residence": {"countries": ["GB"]},
		"presence": {"countries": ["GB"]},
	},
})

paper := object.union(data.comity.fixture_test.domestic("GB"), {"measures": asked})

request := object.union(paper, {
	"requester": {"agency": "police"},
	"instrument": {"kind": "administrative_request", "issuer": "police"},
})

capability_measures := ["grant_access", "intercept", "monitor"]

rules["requester"] := {
	"base": order,
	"fires": [{}],
	"silent": [{"requester": {"kind": "private_reporter"}}, {"requester": {"country": "KR", "states": ["KR"]}}],
}

rules["order"] := {
	"base": order,
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"framework": "national"}},
		{"instrument": {"framework": "agreement_us_au"}},
	],
}

rules["other_paper"] := {
	"base": paper,
	"measures": ordinary,
	"fires": [
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "overseas_production_order"}},
		{"instrument": {"kind": "mlat_order"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"kind": "epoc"}},
		{"instrument": {"kind": "epoc_pr"}},
	],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "none"}},
		{"instrument": {"kind": "administrative_subpoena"}},
		{"instrument": {"kind": "overseas_production_order", "framework": "agreement_us_gb"}},
	],
}

rules["designated"] := {
	"base": order,
	"fires": [
		{},
		{"instrument": {"issued": {"day": 19268}}},
		{"day": 19268, "instrument": {"issued": {"day": 19268}}},
		{"instrument": {"kind": "court_order"}},
	],
	"silent": [
		{"instrument": {"framework": "national"}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issued": {"day": 19267}}},
		{"day": 19267, "instrument": {"issued": {"day": 19270}}},
		{"day": 99999999},
		{"instrument": {"issued": {"day": 99999999}}},
	],
	"bent": [{"instrument": {"issued": {"day": "20590"}}}, {"day": "20600"}],
}

received(day) := {"intake": {"received": {"state": "known", "day": day}}}

rules["overdue"] := {
	"base": object.union(order, {"instrument": {"issued": {"state": "known", "day": 20508}}}),
	"fires": [
		{"instrument": {"service": "late"}},
		received(20601),
		object.union(received(20693), {"instrument": {"issued": {"day": 20600}}, "day": 20600}),
	],
	"silent": [
		received(20600),
		object.union(received(20700), {"instrument": {"issued": {"day": 20601}}, "day": 20600}),
		object.union(received(20601), {"instrument": {"issued": {"state": "unknown"}}}),
		{"intake": {"received": {"state": "unknown", "day": 20601}}},
	],
}

rules["served_in_time"] := {
	"base": object.union(order, {"instrument": {"issued": {"state": "known", "day": 20508}}}),
	"fires": [
		received(20600),
		object.union(received(0), {"instrument": {"issued": {"day": 0}}}),
		object.union(received(20600), {"instrument": {"issued": {"day": 20600}}, "day": 20600}),
	],
	"silent": [
		received(20601),
		object.union(received(20600), {"instrument": {"issued": {"day": 20601}}, "day": 20600}),
		object.union(received(-1), {"instrument": {"issued": {"day": 0}}}),
		{"intake": {"received": {"state": "unknown"}}},
		{"instrument": {"service": "late"}},
		{"instrument": {"service": "no_limit"}},
		{"instrument": {"service": "unknown"}},
	],
}

rules["GB-COPO-AGREEMENT"] := {
	"base": order,
	"measures": ["disclose_content"],
	"says": {"route": "agreement:us-gb", "limits": {"period_only": true}},
	"fires": [
		{},
		{"requester": {"level": "state"}},
		{"requester": {"level": "local"}},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "police"}},
		{"offence": {"max_years": {"state": "known", "years": 3}}},
		{"offence": {"max_years": {"state": "known", "years": 255}}},
	],
	"silent": [
		{"intake": {"verification": "portal_account", "verification_level": 2}},
		{"day": 19290, "instrument": {"issued": {"day": 19267}}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"framework": "national"}},
		{"instrument": {"issued": {"day": 19267}}, "intake": {"received": {"day": 19268}}, "day": 19270},
		{"instrument": {"issued": {"day": 19267}}},
		{"instrument": {"service": "late"}},
		{"instrument": {"service": "no_limit"}},
		{"requester": {"level": "military"}},
		{"requester": {"agency": "security"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuing_country": "US"}},
		{"instrument": {"certificate": "no"}},
		{"instrument": {"independent_review": "no"}},
		{"offence": {"class": "other_crime"}},
		{"offence": {"max_years": {"state": "unknown", "years": 10}}},
		{"offence": {"max_years": {"state": "known", "years": 2}}},
		{"user": {"us_person": "unknown"}},
		{"user": {"us_person": "indicated"}},
		{"user": {"holder": {"country": "IE"}}},
		{"intake": {"demand_checked": "no"}},
		{"scope": {"case": "no"}},
		{"instrument": {"served_entity": "other"}},
		{"offence": {"death_or_torture": "unknown"}},
		{"user": {"roles": {"state": "unknown"}}},
		{"scope": {"period": "open"}},
		{"user": {"location": {"countries": ["FR"]}}},
		{"measures": ["disclose_traffic"]},
	],
	"bent": [{"offence": {"max_years": {"years": "10"}}}, {"offence": {"max_years": {"years": 256}}}],
}

rules["GB-COPO-NOT-IN-FORCE"] := {
	"base": order,
	"measures": ordinary,
	"fires": [{"instrument": {"issued": {"day": 19267}}}],
	"silent": [{}, {"instrument": {"issued": {"day": 19267}, "kind": "court_order"}}],
}

rules["GB-COPO-JUDGE"] := {
	"base": order,
	"measures": ordinary,
	"fires": [{"instrument": {"issuer": "magistrate"}}, {"instrument": {"issuer": "unknown"}}],
	"silent": [{}, {"instrument": {"issuer": "magistrate", "kind": "court_order"}}],
}

rules["GB-COPO-SERVED-LATE"] := {
	"base": order,
	"measures": ordinary,
	"fires": [{"instrument": {"service": "late"}}, {"intake": {"received": {"day": 20700}}}],
	"silent": [
		{},
		{"instrument": {"service": "unknown"}},
		{"instrument": {"service": "late", "kind": "court_order"}},
	],
}

rules["GB-COPO-SERVICE-UNKNOWN"] := {
	"base": order,
	"measures": ordinary,
	"fires": [{"instrument": {"service": "unknown"}}, {"instrument": {"service": "no_limit"}}],
	"silent": [
		{},
		{"instrument": {"service": "late"}},
		{"instrument": {"service": "unknown", "kind": "court_order"}},
	],
}

rules["GB-COPO-OFFICER"] := {
	"base": order,
	"measures": ordinary,
	"fires": [
		{"requester": {"level": "tribal"}},
		{"requester": {"level": "military"}},
		{"requester": {"level": "intelligence"}},
		{"requester": {"level": "regulator"}},
		{"requester": {"level": "civil_party"}},
		{"requester": {"level": "defendant"}},
		{"requester": {"level": "international"}},
		{"requester": {"level": "private"}},
		{"requester": {"level": "unknown"}},
	],
	"silent": [
		{},
		{"requester": {"level": "state"}},
		{"requester": {"level": "military"}, "instrument": {"kind": "court_order"}},
	],
}

rules["GB-COPO-AGENCY"] := {
	"base": order,
	"measures": ordinary,
	"fires": [
		{"requester": {"agency": "security"}},
		{"requester": {"agency": "administration"}},
		{"requester": {"agency": "central_authority"}},
		{"requester": {"agency": "other"}},
		{"requester": {"agency": "unknown"}},
	],
	"silent": [
		{},
		{"requester": {"agency": "police"}},
		{"requester": {"agency": "security"}, "instrument": {"kind": "court_order"}},
	],
}

rules["GB-COPO-EXCEPTED"] := {
	"base": order,
	"measures": ordinary,
	"fires": [
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}},
		{"user": {"roles": {"state": "known", "roles": ["doctor"]}}},
		{"user": {"roles": {"state": "known", "roles": ["clergy"]}}},
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
		{"user": {"roles": {"state": "known", "roles": ["judge", "lawyer"]}}},
	],
	"silent": [
		{},
		{"user": {"roles": {"state": "known", "roles": ["judge"]}}},
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}, "instrument": {"kind": "court_order"}},
	],
}

rules["GB-COPO-RECORDS"] := {
	"base": order,
	"measures": array.concat(records, [
		"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
		"grant_access", "migrate_data", "monitor",
	]),
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"measures": ["disclose_content"]}],
}

rules["GB-COPO-THRESHOLD"] := {
	"base": order,
	"measures": ordinary,
	"fires": [
		{"offence": {"max_years": {"state": "none", "years": 0}}},
		{"offence": {"max_years": {"state": "unknown", "years": 0}}},
	],
	"silent": [
		{},
		{"offence": {"max_years": {"state": "none", "years": 0}}, "instrument": {"kind": "court_order"}},
	],
}

rules["GB-COPO-NOT-SERIOUS"] := {
	"base": order,
	"measures": ordinary,
	"fires": [{"offence": {"max_years": {"state": "known", "years": 2}}}],
	"silent": [
		{},
		{"offence": {"max_years": {"state": "known", "years": 3}}},
		{"offence": {"max_years": {"state": "unknown", "years": 2}}},
		{"offence": {"max_years": {"state": "known", "years": 2}}, "instrument": {"kind": "court_order"}},
	],
}

rules["GB-COPO-THIRD-COUNTRY"] := {
	"base": order,
	"measures": ordinary,
	"fires": [{"user": {"location": {"countries": ["FR"]}}}, {"user": {"location": {"state": "conflict"}}}],
	"silent": [{}, {"user": {"location": {"countries": ["FR"]}}, "instrument": {"kind": "court_order"}}],
}

rules["GB-COPO-DEADLINE"] := {
	"base": order,
	"measures": disclosed,
	"says": {"duty": "respond", "within": {"amount": 7, "unit": "days", "start": "served"}},
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"issued": {"day": 19267}}},
		{"measures": ["preserve"]},
	],
}

rules["request"] := {
	"base": request,
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"instrument": {"kind": "court_order"}}],
}

rules["GB-IPA-60A-DATA"] := {
	"base": request,
	"measures": records,
	"fires": [{}, {"requester": {"level": "unknown"}}],
	"silent": [
		{"instrument": {"kind": "court_order"}},
		{"requester": {"level": "regulator"}},
		{"measures": ["disclose_content", "preserve"]},
	],
}

rules["GB-IPA-6-CONTENT-NEEDS-WARRANT"] := {
	"base": request,
	"measures": ["disclose_content"],
	"fires": [{}, {"requester": {"agency": "prosecutor"}}, {"requester": {"agency": "security"}}],
	"silent": [
		{"instrument": {"kind": "warrant"}},
		{"requester": {"agency": "administration"}},
		{"measures": ["disclose_traffic"]},
	],
}

rules["capability"] := {
	"base": request,
	"measures": capability_measures,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"measures": ["disclose_content"]}],
}

rules["GB-IPA-253-NOTICE"] := {
	"base": request,
	"measures": capability_measures,
	"fires": [{}, {"requester": {"rank": "ministerial"}}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"measures": ["disclose_content"]}],
}

rules["GB-IPA-253-NOT-MINISTER"] := {
	"base": request,
	"measures": capability_measures,
	"fires": [
		{"requester": {"rank": "senior"}},
		{"requester": {"rank": "designated"}},
		{"requester": {"rank": "ordinary"}},
		{"requester": {"rank": "none"}},
	],
	"silent": [
		{"requester": {"rank": "ministerial"}},
		{"requester": {"rank": "unknown"}},
		{"instrument": {"kind": "court_order"}},
	],
}

rules["GB-IPA-253-NO-COMMISSIONER"] := {
	"base": request,
	"measures": capability_measures,
	"fires": [{"instrument": {"independent_review": "no"}}],
	"silent": [
		{},
		{"instrument": {"independent_review": "unknown"}},
		{"instrument": {"independent_review": "no", "kind": "court_order"}},
	],
}

rules["GB-IPA-255-SECRECY"] := {
	"base": request,
	"measures": capability_measures,
	"says": {"duty": "keep_confidence"},
	"fires": [{}],
	"silent": [{"instrument": {"kind": "court_order"}}, {"measures": ["disclose_content"]}],
}

rules["GB-OSA-100-NOTICE"] := {
	"base": request,
	"measures": disclosed,
	"fires": [{"requester": {"level": "regulator"}}],
	"silent": [
		{},
		{"requester": {"level": "regulator"}, "instrument": {"kind": "court_order"}},
		{"requester": {"level": "regulator"}, "measures": ["preserve"]},
	],
}

rules["GB-PROCESS-REVIEW"] := {
	"base": paper,
	"measures": ordinary,
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"instrument": {"kind": "none"}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.gb.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
