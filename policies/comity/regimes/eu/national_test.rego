# METADATA
# title: European Union, paper of a member state's own law, both sides of each rule
package comity.regimes.eu.national_test

national := object.union(
	data.comity.regimes.eu.base_test.national,
	{"measures": ["disclose_subscriber", "disclose_content", "remove_content", "restrict_in_territory", "preserve"]},
)

rules.requester := {
	"base": national,
	"fires": [{}, {"requester": {"country": "AX"}}, {"requester": {"country": "GB"}, "day": 18292}],
	"silent": [
		{"requester": {"country": "KR"}},
		{"requester": {"country": "AX", "kind": "private_reporter"}},
	],
}

rules.paper := {
	"base": national,
	"measures": national.measures,
	"fires": [{}, {"instrument": {"kind": "administrative_request"}}],
	"silent": [
		{"measures": ["appoint_liaison"]},
		{"requester": {"country": "KR"}},
		{"instrument": {"kind": "epoc"}},
		{"instrument": {"kind": "informal"}},
	],
}

rules.served_abroad := {
	"base": national,
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}, {"user": {"holder": {"country": "NO"}}}, {"user": {"holder": {"country": "US"}}}],
	"silent": [
		{"measures": ["remove_content"]},
		{"instrument": {"kind": "epoc"}},
		{"user": {"holder": {"country": "unknown"}}},
		{"user": {"holder": {"country": "FR"}}},
	],
}

rules.kin := {
	"base": national,
	"value": ["FR", "GP"],
	"fires": [{"requester": {"country": "GP"}}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "GP", "kind": "private_reporter"}},
	],
}

rules["kin of a state"] := {
	"base": national,
	"value": ["FR"],
	"fires": [{}],
	"silent": [{"requester": {"kind": "private_reporter"}}],
}

rules["kin of a territory with law of its own in part"] := {
	"base": national,
	"value": ["PM"],
	"fires": [{"requester": {"country": "PM"}}],
	"silent": [{"requester": {"kind": "private_reporter"}}],
}

rules.held_at_home := {
	"base": object.union(national, {"user": {"holder": {"country": "FR"}}}),
	"fires": [
		{},
		{"user": {"holder": {"country": "RE"}}},
		{"requester": {"country": "GP"}},
		{"requester": {"country": "GP"}, "user": {"holder": {"country": "MQ"}}},
	],
	"silent": [
		{"user": {"holder": {"country": "IE"}}},
		{"user": {"holder": {"country": "PM"}}},
		{"user": {"holder": {"country": "AX"}}},
		{"user": {"holder": {"country": "PR"}}},
	],
}

rules.member := {
	"base": national,
	"fires": [
		{},
		{"requester": {"country": "GP"}},
		{"requester": {"country": "GF"}},
		{"requester": {"country": "HR"}, "day": 15887},
		{"requester": {"country": "GB"}, "day": 18292},
	],
	"silent": [
		{"requester": {"country": "NO"}},
		{"requester": {"country": "SJ"}},
		{"requester": {"country": "HR"}, "day": 15886},
		{"requester": {"country": "GB"}, "day": 18293},
	],
}

rules.services_act := {
	"base": national,
	"fires": [{}, {"day": 19770, "instrument": {"issued": {"day": 19770}}}],
	"silent": [
		{"requester": {"country": "NO"}},
		{"instrument": {"issued": {"state": "unknown"}}},
		{"instrument": {"issued": {"day": 19769}}},
		{"instrument": {"issued": {"day": 99999999}}},
		{"day": 19769},
		{"day": 99999999},
	],
}

rules.carried := {
	"base": national,
	"value": ["contact"],
	"fires": [{"instrument": {"elements": {"elements": ["contact"]}}}],
	"silent": [{"instrument": {"elements": {"elements": []}}}],
}

rules.looked := {
	"base": national,
	"fires": [{}, {"instrument": {"elements": {"state": "none", "elements": []}}}],
	"silent": [{"instrument": {"elements": {"state": "unknown", "elements": []}}}],
}

rules.missing_9 := {
	"base": national,
	"value": [
		"legal_basis",
		"reasons",
		"issuing_authority",
		"identifier",
		"redress",
		"territorial_scope",
		"accepted_language",
	],
	"fires": [{"instrument": {"elements": {"elements": ["contact"]}}}],
	"silent": [{}, {"instrument": {"elements": {"state": "unknown", "elements": []}}}],
}

rules.missing_10 := {
	"base": national,
	"value": ["legal_basis", "issuing_authority", "identifier", "redress", "accepted_language"],
	"fires": [{"instrument": {"elements": {"elements": ["contact"]}}}],
	"silent": [{}, {"instrument": {"elements": {"state": "unknown", "elements": []}}}],
}

rules["missing_10 outside criminal matters"] := {
	"base": object.union(national, {
		"requester": {"agency": "administration"},
		"instrument": {"elements": {"elements": [
			"legal_basis",
			"issuing_authority",
			"identifier",
			"redress",
			"accepted_language",
		]}},
	}),
	"value": ["reasons"],
	"fires": [{}],
	"silent": [
		{"requester": {"agency": "court"}},
		{"instrument": {"elements": {"state": "unknown"}}},
		{"instrument": {"elements": {"elements": [
			"legal_basis",
			"issuing_authority",
			"identifier",
			"redress",
			"accepted_language",
			"reasons",
		]}}},
	],
}

rules.removal := {
	"base": national,
	"measures": ["remove_content", "restrict_in_territory"],
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "epoc"}},
		{"measures": ["suspend_account"]},
		{"requester": {"country": "NO"}},
	],
}

rules.account := {
	"base": object.union(national, {"measures": ["suspend_account", "terminate_meeting", "remove_content"]}),
	"measures": ["suspend_account", "terminate_meeting"],
	"fires": [{}],
	"silent": [
		{"instrument": {"kind": "epoc"}},
		{"measures": ["remove_content"]},
		{"requester": {"country": "NO"}},
	],
}

rules.incomplete_9 := {
	"base": object.union(national, {"instrument": {"elements": {"elements": ["identifier"]}}}),
	"measures": ["remove_content", "restrict_in_territory"],
	"fires": [{}],
	"silent": [{"measures": ["preserve"]}, {"instrument": {"elements": {"state": "unknown"}}}],
}

rules.incomplete_10 := {
	"base": object.union(national, {"instrument": {"elements": {"elements": ["identifier"]}}}),
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [
		{"measures": ["remove_content"]},
		{"instrument": {"kind": "epoc"}},
		{"requester": {"country": "NO"}},
		{"instrument": {"elements": {"state": "unknown"}}},
	],
}

rules.incomplete := {
	"base": object.union(national, {"instrument": {"elements": {"elements": ["identifier"]}}}),
	"measures": ["disclose_subscriber", "disclose_content", "remove_content", "restrict_in_territory"],
	"fires": [{}],
	"silent": [{"measures": ["preserve"]}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.eu.national) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
