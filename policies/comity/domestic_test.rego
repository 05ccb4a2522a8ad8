# METADATA
# title: Domestic, both sides of each condition
# description: A court of Norway orders what a holder in Norway has on a user at home there; each entry bends one fact.
package comity.domestic_test

disclosed := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

home := object.union(data.comity.fixture_test.domestic("NO"), {"measures": [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
	"preserve",
	"intercept",
	"suspend_account",
	"restrict_in_territory",
	"terminate_meeting",
	"remove_content",
	"grant_access",
	"migrate_data",
	"monitor",
	"appoint_liaison",
]})

rules.ordered := {
	"base": home,
	"measures": disclosed,
	"fires": [
		{"requester": {"level": "federal"}},
		{"requester": {"level": "state"}},
		{"requester": {"level": "local"}},
		{"requester": {"agency": "court"}},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "police"}},
		{"requester": {"agency": "administration"}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"issuer": "judge"}},
		{"instrument": {"issuer": "magistrate"}},
		{"instrument": {"service": "in_time"}},
		{"instrument": {"service": "no_limit"}},
	],
	"silent": [
		{"measures": ["preserve"]},
		{"requester": {"kind": "private_reporter"}},
		{"user": {"holder": {"country": "DE"}}},
		{"instrument": {"issuing_country": "DE"}},
		{"instrument": {"issuing_country": "unknown"}},
		{"requester": {"level": "tribal"}},
		{"requester": {"level": "intelligence"}},
		{"requester": {"level": "civil_party"}},
		{"requester": {"level": "unknown"}},
		{"requester": {"agency": "security"}},
		{"requester": {"agency": "other"}},
		{"requester": {"agency": "unknown"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"framework": "mlat"}},
		{"instrument": {"framework": "none"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "unknown"}},
		{"instrument": {"service": "late"}},
		{"instrument": {"service": "unknown"}},
		{"intake": {"demand_checked": "no"}},
		{"scope": {"case": "no"}},
		{"instrument": {"served_entity": "affiliate"}},
		{"offence": {"class": "speech"}},
		{"user": {"age": "minor"}},
		{"measures": ["disclose_content"], "user": {"holder": {"sca_covered": "yes"}}},
		{"measures": ["disclose_content"], "intake": {"verification": "portal_account", "verification_level": 2}},
		{"user": {"key": "unknown"}},
		{"user": {"location": {"countries": ["DE", "NO"]}}},
	],
	"bent": [{
		"requester": {"country": "ZZ"},
		"instrument": {"issuing_country": "ZZ"},
		"user": {"holder": {"country": "ZZ"}, "location": {"countries": ["NO"]}},
	}],
}

rules["ordered of a holder under the statute of another state"] := {
	"base": object.union(home, {"user": {"holder": {"sca_covered": "yes"}}}),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_content"]}],
}

rules["ordered by an account on the portal"] := {
	"base": object.union(home, {"intake": {"verification": "portal_account", "verification_level": 2}}),
	"measures": ["disclose_subscriber"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_content"]}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.domestic) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
