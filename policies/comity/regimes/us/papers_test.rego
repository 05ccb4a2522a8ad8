# METADATA
# title: United States, the papers: both sides of each rule
package comity.regimes.us.papers_test

everything := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
	"preserve",
	"intercept",
	"appoint_liaison",
]

# A federal prosecutor's paper on a user at home, at a Californian holder, that asks for everything.
us := object.union(data.comity.fixture_test.domestic("US"), {
	"measures": everything,
	"requester": {"level": "federal", "agency": "prosecutor", "subdivision": "none"},
	"instrument": {"kind": "warrant", "issuer": "magistrate", "service": "in_time"},
	"user": {"holder": {"country": "US", "subdivision": "US-CA"}},
})

paper(kind, issuer) := object.union(us, {"instrument": {"kind": kind, "issuer": issuer}})

rules["requester"] := {
	"base": us,
	"fires": [{}],
	"silent": [{"requester": {"kind": "private_reporter"}}, {"requester": {"country": "GB"}}],
}

rules["governmental"] := {
	"base": us,
	"fires": [{"requester": {"level": "federal"}}, {"requester": {"level": "state"}}, {"requester": {"level": "local"}}],
	"silent": [{"requester": {"level": "tribal"}}, {"requester": {"country": "GB"}}],
}

rules["barred"] := {
	"base": us,
	"fires": [
		{"requester": {"level": "federal"}},
		{"requester": {"level": "state"}},
		{"requester": {"level": "local"}},
		{"requester": {"level": "military"}},
		{"requester": {"level": "intelligence"}},
		{"requester": {"level": "regulator"}},
		{"requester": {"level": "international"}},
		{"requester": {"level": "private"}},
		{"requester": {"level": "unknown"}},
	],
	"silent": [
		{"requester": {"country": "GB"}},
		{"requester": {"level": "tribal"}},
		{"requester": {"level": "civil_party"}},
		{"requester": {"level": "defendant"}},
	],
}

rules["part"] := {
	"base": object.union(us, {"requester": {"country": "PR"}}),
	"fires": [{}, {"requester": {"country": "GU"}}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"requester": {"country": "US"}},
		{"requester": {"country": "GB"}},
	],
}

rules["private_party"] := {
	"base": us,
	"fires": [{"requester": {"level": "civil_party"}}, {"requester": {"level": "defendant"}}],
	"silent": [{}, {"requester": {"level": "civil_party", "country": "GB"}}],
}

rules["at_home"] := {
	"base": us,
	"fires": [{}],
	"silent": [{"user": {"holder": {"country": "GB"}}}, {"user": {"holder": {"country": "unknown"}}}],
}

rules["subpoena"] := {
	"base": us,
	"fires": [
		{"instrument": {"kind": "grand_jury_subpoena"}},
		{"instrument": {"kind": "trial_subpoena"}},
		{"instrument": {"kind": "administrative_subpoena"}},
	],
	"silent": [{}, {"instrument": {"kind": "civil_subpoena"}}],
}

rules["any_subpoena"] := {
	"base": us,
	"fires": [{"instrument": {"kind": "grand_jury_subpoena"}}, {"instrument": {"kind": "civil_subpoena"}}],
	"silent": [{}, {"instrument": {"kind": "d_order"}}],
}

rules["warrant"] := {"base": us, "fires": [{}], "silent": [{"instrument": {"kind": "d_order"}}]}

rules["reviewed_paper"] := {
	"base": us,
	"fires": [
		{"instrument": {"kind": "title_iii"}},
		{"instrument": {"kind": "pen_trap"}},
		{"instrument": {"kind": "fisa"}},
	],
	"silent": [{}, {"instrument": {"kind": "nsl"}}],
}

rules["below_warrant"] := {
	"base": us,
	"fires": [
		{"instrument": {"kind": "civil_subpoena"}},
		{"instrument": {"kind": "d_order"}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "pen_trap"}},
	],
	"silent": [{}, {"instrument": {"kind": "nsl"}}, {"instrument": {"kind": "mlat_order"}}],
}

rules["issued"] := {
	"base": us,
	"fires": [
		{"instrument": {"kind": "warrant", "issuer": "judge"}},
		{"instrument": {"kind": "warrant", "issuer": "magistrate"}},
		{"instrument": {"kind": "d_order", "issuer": "judge"}},
		{"instrument": {"kind": "grand_jury_subpoena", "issuer": "grand_jury"}},
		{"instrument": {"kind": "grand_jury_subpoena", "issuer": "prosecutor"}},
		{"instrument": {"kind": "grand_jury_subpoena", "issuer": "judge"}},
		{"instrument": {"kind": "trial_subpoena", "issuer": "judge"}},
		{"instrument": {"kind": "trial_subpoena", "issuer": "magistrate"}},
		{"instrument": {"kind": "trial_subpoena", "issuer": "prosecutor"}},
		{"instrument": {"kind": "administrative_subpoena", "issuer": "executive"}},
		{"instrument": {"kind": "administrative_subpoena", "issuer": "prosecutor"}},
		{"instrument": {"kind": "administrative_subpoena", "issuer": "police"}},
	],
	"silent": [
		{"instrument": {"kind": "warrant", "issuer": "police"}},
		{"instrument": {"kind": "warrant", "issuer": "prosecutor"}},
		{"instrument": {"kind": "warrant", "issuer": "grand_jury"}},
		{"instrument": {"kind": "court_order", "issuer": "judge"}},
		{"instrument": {"kind": "court_order", "issuer": "grand_jury"}},
		{"instrument": {"kind": "court_order", "issuer": "prosecutor"}},
		{"instrument": {"kind": "court_order", "issuer": "executive"}},
		{"instrument": {"kind": "grand_jury_subpoena", "issuer": "police"}},
		{"instrument": {"kind": "trial_subpoena", "issuer": "private"}},
		{"instrument": {"kind": "administrative_subpoena", "issuer": "private"}},
		{"instrument": {"kind": "civil_subpoena", "issuer": "judge"}},
	],
}

rules["needs_issuer"] := {
	"base": us,
	"fires": [
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "d_order"}},
		{"instrument": {"kind": "grand_jury_subpoena"}},
		{"instrument": {"kind": "trial_subpoena"}},
		{"instrument": {"kind": "administrative_subpoena"}},
		{"instrument": {"kind": "civil_subpoena"}},
	],
	"silent": [{"instrument": {"kind": "court_order"}}, {"instrument": {"kind": "nsl"}}],
}

rules["shown"] := {
	"base": us,
	"fires": [
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "mlat_order"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
	],
	"silent": [{"instrument": {"kind": "informal"}}, {"instrument": {"kind": "epoc"}}],
}

rules["served_in_time"] := {
	"base": us,
	"fires": [
		{},
		{"instrument": {"kind": "d_order"}},
		{"instrument": {"kind": "d_order", "service": "no_limit"}},
		{"instrument": {"kind": "grand_jury_subpoena"}},
		{"instrument": {"kind": "trial_subpoena"}},
		{"instrument": {"kind": "administrative_subpoena"}},
	],
	"silent": [
		{"instrument": {"service": "late"}},
		{"instrument": {"service": "no_limit"}},
		{"instrument": {"kind": "d_order", "service": "late"}},
		{"instrument": {"kind": "court_order", "service": "in_time"}},
	],
}

rules["by_subpoena"] := {
	"base": object.union(paper("grand_jury_subpoena", "grand_jury"), {"scope": {"period": "closed"}}),
	"measures": ["disclose_subscriber"],
	"fires": [{}, {"scope": {"period": "none"}}],
	"silent": [
		{"scope": {"period": "open"}},
		{"instrument": {"kind": "d_order"}},
		{"measures": ["disclose_traffic"]},
	],
}

rules["by_order"] := {
	"base": object.union(paper("d_order", "judge"), {"scope": {"period": "closed"}}),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic"],
	"fires": [{}],
	"silent": [
		{"scope": {"period": "open"}},
		{"instrument": {"kind": "warrant"}},
		{"measures": ["disclose_content", "disclose_location"]},
	],
}

rules["by_warrant"] := {
	"base": object.union(us, {"scope": {"period": "closed"}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}],
	"silent": [{"scope": {"period": "open"}}, {"instrument": {"kind": "d_order"}}, {"measures": ["preserve"]}],
}

rules["reached"] := {
	"base": object.union(us, {"scope": {"period": "closed"}, "measures": ["disclose_subscriber", "preserve"]}),
	"measures": ["disclose_subscriber"],
	"fires": [{}, {"instrument": {"kind": "d_order"}}, {"instrument": {"kind": "trial_subpoena"}}],
	"silent": [{"instrument": {"kind": "court_order"}}],
}

rules["sound"] := {
	"base": object.union(us, {"instrument": {"kind": "d_order", "issuer": "judge", "framework": "national"}}),
	"fires": [
		{"requester": {"agency": "court"}},
		{"requester": {"agency": "prosecutor"}},
		{"requester": {"agency": "police"}},
		{"requester": {"agency": "administration"}},
	],
	"silent": [
		{"requester": {"level": "tribal"}},
		{"user": {"holder": {"country": "GB"}}},
		{"instrument": {"issuer": "police"}},
		{"instrument": {"service": "late"}},
		{"requester": {"agency": "security"}},
		{"instrument": {"issuing_country": "GB"}},
		{"instrument": {"framework": "mlat"}},
		{"intake": {"demand_checked": "no"}},
		{"scope": {"case": "no"}},
		{"instrument": {"served_entity": "other"}},
		{"offence": {"class": "speech"}},
		{"user": {"age": "minor"}},
	],
}

rules["loose"] := {
	"base": object.union(us, {"scope": {"period": "open"}}),
	"measures": [
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	],
	"fires": [{}, {"scope": {"period": "closed"}, "user": {"key": "unknown"}}],
	"silent": [
		{"scope": {"period": "closed"}},
		{"instrument": {"kind": "court_order"}},
		{"measures": ["preserve"]},
	],
}

rules["loose order"] := {
	"base": object.union(paper("d_order", "judge"), {"scope": {"period": "open"}}),
	"measures": ["disclose_subscriber", "disclose_identification", "disclose_traffic"],
	"fires": [{}],
	"silent": [
		{"scope": {"period": "closed"}},
		{"measures": ["disclose_location", "disclose_content"]},
		{"instrument": {"kind": "trial_subpoena"}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.us.papers) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
