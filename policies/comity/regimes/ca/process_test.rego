# METADATA
# title: Canada, as requester: both sides of each rule
package comity.regimes.ca.process_test

records := ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"]

disclosed := array.concat(records, ["disclose_content"])

# All but the demand that has no case, process or target of its own.
ordinary := array.concat(disclosed, [
	"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
	"grant_access", "migrate_data", "monitor",
])

asked := array.concat(ordinary, ["appoint_liaison"])

paper := object.union(data.comity.fixture_test.domestic("CA"), {"measures": asked})

request := object.union(paper, {
	"requester": {"agency": "police"},
	"instrument": {"kind": "administrative_request", "issuer": "police"},
})

demand := object.union(request, {"instrument": {"kind": "preservation"}})

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
	],
	"silent": [{"instrument": {"kind": "none"}}, {"instrument": {"kind": "epoc"}}],
}

rules["order"] := {
	"base": paper,
	"fires": [{}, {"instrument": {"issuer": "magistrate"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "unknown"}},
	],
}

rules["opened"] := {
	"base": paper,
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_content"],
	"fires": [{}, {"instrument": {"issuer": "magistrate"}}],
	"silent": [
		{
			"requester": {"country": "US", "states": ["US"]},
			"instrument": {"issuing_country": "US"},
			"user": {
				"location": {"countries": ["US"]},
				"residence": {"countries": ["US"]},
				"presence": {"countries": ["US"]},
				"holder": {"country": "US"},
			},
		},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"issuer": "police"}},
		{"user": {"holder": {"country": "US"}}},
		{"user": {"location": {"countries": ["FR"]}}},
		{"instrument": {"framework": "mlat"}},
		{"instrument": {"service": "late"}},
		{"requester": {"origin": "FR"}},
		{"requester": {"agency": "security"}},
		{"intake": {"demand_checked": "no"}},
		{"scope": {"period": "open"}},
		{"scope": {"case": "no"}},
		{"offence": {"class": "speech"}},
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}},
		{"measures": ["disclose_location", "preserve"]},
	],
}

rules["CA-CC-487-014-PRODUCTION"] := {
	"base": paper,
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_content"],
	"says": {"route": "domestic:ca", "limits": {"period_only": true}},
	"fires": [{}, {"instrument": {"issuer": "magistrate"}}],
	"silent": [
		{
			"requester": {"country": "US", "states": ["US"]},
			"instrument": {"issuing_country": "US"},
			"user": {
				"location": {"countries": ["US"]},
				"residence": {"countries": ["US"]},
				"presence": {"countries": ["US"]},
				"holder": {"country": "US"},
			},
		},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"issuer": "police"}},
		{"user": {"holder": {"country": "US"}}},
		{"user": {"location": {"countries": ["FR"]}}},
		{"instrument": {"framework": "mlat"}},
		{"instrument": {"service": "late"}},
		{"requester": {"origin": "FR"}},
		{"requester": {"agency": "security"}},
		{"intake": {"demand_checked": "no"}},
		{"scope": {"period": "open"}},
		{"scope": {"case": "no"}},
		{"offence": {"class": "speech"}},
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}},
		{"measures": ["disclose_location", "preserve"]},
	],
}

rules["CA-CC-487-014-NEEDS-ORDER"] := {
	"base": request,
	"measures": disclosed,
	"fires": [
		{},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "security"}},
		{"instrument": {"kind": "administrative_subpoena"}},
		{"instrument": {"kind": "preservation"}},
	],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"requester": {"agency": "administration"}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "emergency"}},
		{"measures": ["preserve"]},
	],
}

rules["CA-CC-487-014-ISSUER"] := {
	"base": paper,
	"measures": disclosed,
	"fires": [
		{"instrument": {"issuer": "grand_jury"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "executive"}},
		{"instrument": {"issuer": "private"}},
		{"instrument": {"issuer": "none"}},
		{"instrument": {"issuer": "police", "kind": "warrant"}},
	],
	"silent": [
		{},
		{"instrument": {"issuer": "unknown"}},
		{"instrument": {"issuer": "police", "kind": "administrative_request"}},
		{"requester": {"country": "KR", "states": ["KR"]}, "instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "police"}, "measures": ["preserve"]},
	],
}

rules["CA-CC-487-019-HOLDER-ABROAD"] := {
	"base": paper,
	"measures": disclosed,
	"fires": [{"user": {"holder": {"country": "US"}}}, {"user": {"holder": {"country": "unknown"}}}],
	"silent": [
		{},
		{"user": {"holder": {"country": "US"}}, "instrument": {"kind": "warrant"}},
		{"user": {"holder": {"country": "US"}}, "measures": ["preserve"]},
	],
}

rules["demanded"] := {
	"base": demand,
	"measures": ["preserve"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"measures": ["disclose_content"]},
	],
}

rules["CA-CC-487-012-KEEP"] := {
	"base": demand,
	"measures": ["preserve"],
	"says": {"duty": "preserve", "within": {"amount": 21, "unit": "days", "start": "issued"}},
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"requester": {"origin": "FR"}},
		{"measures": ["disclose_content"]},
	],
}

rules["CA-CC-487-012-KEEP-FOREIGN"] := {
	"base": demand,
	"measures": ["preserve"],
	"says": {"duty": "preserve", "within": {"amount": 90, "unit": "days", "start": "issued"}},
	"fires": [{"requester": {"origin": "FR"}}, {"requester": {"origin": "unknown"}}],
	"silent": [{}, {"requester": {"origin": "FR"}, "instrument": {"kind": "court_order"}}],
}

rules["CA-CC-487-013-KEEP"] := {
	"base": paper,
	"measures": ["preserve"],
	"says": {"duty": "preserve", "within": {"amount": 90, "unit": "days", "start": "issued"}},
	"fires": [{}],
	"silent": [{"instrument": {"kind": "preservation"}}, {"measures": ["disclose_content"]}],
}

rules["CA-CC-487-0193-CHALLENGE"] := {
	"base": paper,
	"measures": disclosed,
	"says": {"duty": "challenge_order"},
	"fires": [
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}},
		{"user": {"roles": {"state": "known", "roles": ["press"]}}},
		{"user": {"roles": {"state": "known", "roles": ["doctor", "lawyer"]}}},
	],
	"silent": [
		{},
		{"user": {"roles": {"state": "known", "roles": ["doctor"]}}},
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}, "instrument": {"kind": "warrant"}},
		{"user": {"roles": {"state": "known", "roles": ["lawyer"]}}, "measures": ["preserve"]},
	],
}

rules["CA-CC-487-0191-GAG"] := {
	"base": object.union(request, {"instrument": {"gag": {"source": "letter"}}}),
	"measures": ordinary,
	"says": {"duty": "challenge_gag"},
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "preservation"}},
		{"instrument": {"gag": {"source": "court_order"}}},
	],
}

rules["passed_on"] := {
	"base": paper,
	"fires": [{"instrument": {"kind": "mlat_order"}}, {"requester": {"origin": "FR"}}],
	"silent": [{}],
}

rules["CA-MLACMA-18-ORIGIN"] := {
	"base": paper,
	"measures": ordinary,
	"fires": [{"instrument": {"kind": "mlat_order"}}, {"requester": {"origin": "FR"}}],
	"silent": [{}, {"requester": {"country": "KR", "states": ["KR"]}, "instrument": {"kind": "mlat_order"}}],
}

rules["CA-PROCESS-REVIEW"] := {
	"base": request,
	"measures": ordinary,
	"fires": [{}, {"instrument": {"kind": "warrant"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}, "user": {"location": {"countries": ["KR"]}}},
		{"instrument": {"kind": "none"}},
		{"user": {"location": {"countries": ["FR"]}}},
	],
}

rules["CA-PROCESS-REVIEW beside what an order opens"] := {
	"base": paper,
	"measures": array.concat(["disclose_location"], [
		"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
		"grant_access", "migrate_data", "monitor",
	]),
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"user": {"location": {"countries": ["FR"]}}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.ca.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
