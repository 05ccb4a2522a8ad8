# METADATA
# title: New Zealand, as requester: both sides of each rule
package comity.regimes.nz.process_test

records := ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"]

disclosed := array.concat(records, ["disclose_content"])

# All but the demand that has no case, process or target of its own.
ordinary := array.concat(disclosed, [
	"preserve", "intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content",
	"grant_access", "migrate_data", "monitor",
])

asked := array.concat(ordinary, ["appoint_liaison"])

paper := object.union(data.comity.fixture_test.domestic("NZ"), {"measures": asked})

request := object.union(paper, {
	"requester": {"agency": "police"},
	"instrument": {"kind": "administrative_request", "issuer": "police"},
})

direction := object.union(request, {"instrument": {"kind": "preservation"}})

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

rules["paper"] := {
	"base": paper,
	"fires": [{}, {"instrument": {"kind": "warrant"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "administrative_request"}},
	],
}

rules["NZ-SSA-74-ISSUER"] := {
	"base": paper,
	"measures": disclosed,
	"fires": [
		{"instrument": {"issuer": "grand_jury"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"issuer": "private"}},
		{"instrument": {"issuer": "none"}},
	],
	"silent": [
		{},
		{"instrument": {"issuer": "executive"}},
		{"instrument": {"issuer": "police", "kind": "preservation"}},
		{"instrument": {"issuer": "police"}, "measures": ["preserve"]},
	],
}

rules["NZ-SSA-74-ISSUING-OFFICER"] := {
	"base": paper,
	"measures": disclosed,
	"fires": [{"instrument": {"issuer": "executive"}}, {"instrument": {"issuer": "unknown"}}],
	"silent": [
		{},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"issuer": "executive", "kind": "preservation"}},
		{"instrument": {"issuer": "executive"}, "measures": ["preserve"]},
	],
}

rules["particulars"] := {
	"base": paper,
	"fires": [
		{"instrument": {"elements": {"state": "known", "elements": ["addressee", "data_category", "reasons"]}}},
	],
	"silent": [
		{},
		{"instrument": {"elements": {"state": "known", "elements": ["addressee", "reasons"]}}},
		{"instrument": {"elements": {"state": "known", "elements": ["addressee", "data_category"]}}},
		{"instrument": {"elements": {"state": "known", "elements": ["data_category", "reasons"]}}},
	],
}

rules["NZ-SSA-75-PARTICULARS"] := {
	"base": paper,
	"measures": disclosed,
	"says": {"duty": "ask_for_missing"},
	"fires": [
		{"instrument": {"elements": {"state": "known", "elements": ["addressee", "reasons"]}}},
		{"instrument": {"elements": {"state": "known", "elements": []}}},
	],
	"silent": [
		{},
		{"instrument": {"elements": {"state": "known", "elements": ["addressee", "data_category", "reasons"]}}},
		{"instrument": {"kind": "preservation", "elements": {"state": "known", "elements": ["reasons"]}}},
		{"instrument": {"elements": {"state": "known", "elements": []}}, "measures": ["preserve"]},
	],
}

rules["NZ-SSA-CONTENT-NEEDS-ORDER"] := {
	"base": request,
	"measures": ["disclose_content"],
	"fires": [{}, {"requester": {"agency": "prosecutor"}}, {"instrument": {"kind": "administrative_subpoena"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"requester": {"agency": "administration"}},
		{"instrument": {"kind": "warrant"}},
		{"measures": ["disclose_traffic"]},
	],
}

rules["direction"] := {
	"base": direction,
	"fires": [{}],
	"silent": [{"requester": {"country": "KR", "states": ["KR"]}}, {"instrument": {"kind": "court_order"}}],
}

rules["directed"] := {
	"base": direction,
	"fires": [{}, {"day": 20362, "instrument": {"issued": {"day": 20362}}}],
	"silent": [
		{"instrument": {"issued": {"day": 20361}}},
		{"day": 20361, "instrument": {"issued": {"day": 20365}}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"kind": "court_order"}},
		{"day": 99999999},
		{"instrument": {"issued": {"day": 99999999}}},
	],
	"bent": [{"instrument": {"issued": {"day": "20590"}}}, {"day": "20600"}],
}

rules["NZ-SSA-79G-DISCLOSES-NOTHING"] := {
	"base": direction,
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_location", "disclose_content"],
	"fires": [{}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}},
		{"instrument": {"kind": "court_order"}},
		{"measures": ["disclose_traffic", "preserve"]},
	],
}

rules["NZ-SSA-79G-NOT-IN-FORCE"] := {
	"base": direction,
	"measures": ["disclose_traffic"],
	"fires": [{"instrument": {"issued": {"day": 20361}}}, {"instrument": {"issued": {"state": "unknown"}}}],
	"silent": [
		{},
		{"instrument": {"kind": "court_order", "issued": {"day": 20361}}},
		{"instrument": {"issued": {"day": 20361}}, "measures": ["preserve"]},
	],
}

rules["NZ-SSA-79G-TENTH-DAY"] := {
	"base": direction,
	"measures": ["disclose_traffic"],
	"says": {"duty": "hold", "within": {"amount": 10, "unit": "days", "start": "served"}},
	"fires": [{}, {"day": 20362, "instrument": {"issued": {"day": 20362}}}],
	"silent": [{"instrument": {"issued": {"day": 20361}}}, {"measures": ["preserve"]}],
}

rules["NZ-SSA-79G-KEEP"] := {
	"base": direction,
	"measures": ["preserve"],
	"says": {"duty": "preserve_on_receipt"},
	"fires": [{}],
	"silent": [{"instrument": {"issued": {"day": 20361}}}, {"measures": ["disclose_traffic"]}],
}

rules["NZ-SSA-79Q-SECRECY"] := {
	"base": direction,
	"measures": ordinary,
	"says": {"duty": "keep_confidence"},
	"fires": [{}],
	"silent": [{"instrument": {"issued": {"day": 20361}}}],
}

rules["NZ-ISA-BUSINESS-RECORDS"] := {
	"base": request,
	"measures": disclosed,
	"fires": [{"requester": {"level": "intelligence"}}],
	"silent": [
		{},
		{"requester": {"level": "intelligence", "country": "KR", "states": ["KR"]}},
		{"requester": {"level": "intelligence"}, "measures": ["preserve"]},
	],
}

rules["NZ-PROCESS-REVIEW"] := {
	"base": paper,
	"measures": ordinary,
	"fires": [{}, {"instrument": {"kind": "administrative_request"}}],
	"silent": [
		{"requester": {"country": "KR", "states": ["KR"]}, "user": {"location": {"countries": ["KR"]}}},
		{"instrument": {"kind": "none"}},
		{"user": {"location": {"countries": ["FR"]}}},
	],
}

rules["NZ-HOLDER-ABROAD"] := {
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
		{"user": {"holder": {"country": "NZ"}}},
		{"user": {"holder": {"country": "unknown"}}},
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["US"]}}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.nz.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
