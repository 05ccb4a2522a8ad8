# METADATA
# title: Every state whose law is not encoded, as requester: both sides of each rule
package comity.regimes.default.process_test

# A court of Uruguay on a user there.
uruguayan := object.union(
	data.comity.fixture_test.domestic("UY"),
	{"measures": ["disclose_subscriber", "preserve", "remove_content", "appoint_liaison"]},
)

ordinary := ["disclose_subscriber", "preserve", "remove_content"]

rules["shown"] := {
	"base": uruguayan,
	"fires": [
		{"instrument": {"kind": "court_order"}},
		{"instrument": {"kind": "warrant"}},
		{"instrument": {"kind": "trial_subpoena"}},
		{"instrument": {"kind": "administrative_subpoena"}},
		{"instrument": {"kind": "administrative_request"}},
		{"instrument": {"kind": "mlat_order"}},
		{"instrument": {"kind": "emergency"}},
		{"instrument": {"kind": "preservation"}},
	],
	"silent": [{"instrument": {"kind": "informal"}}, {"instrument": {"kind": "epoc"}}],
}

rules["strange"] := {
	"base": uruguayan,
	"fires": [
		{"instrument": {"kind": "grand_jury_subpoena"}},
		{"instrument": {"kind": "civil_subpoena"}},
		{"instrument": {"kind": "d_order"}},
		{"instrument": {"kind": "title_iii"}},
		{"instrument": {"kind": "pen_trap"}},
		{"instrument": {"kind": "nsl"}},
		{"instrument": {"kind": "fisa"}},
		{"instrument": {"kind": "epoc"}},
		{"instrument": {"kind": "epoc_pr"}},
		{"instrument": {"kind": "overseas_production_order"}},
	],
	"silent": [{}, {"instrument": {"kind": "none"}}],
}

rules["DEFAULT-PROCESS-REVIEW"] := {
	"base": uruguayan,
	"measures": ordinary,
	"fires": [{}, {"user": {"location": {"state": "conflict", "countries": ["MN", "UY"]}}}],
	"silent": [
		{"requester": {"kind": "private_reporter"}},
		{"instrument": {"kind": "informal"}},
		{"user": {"location": {"countries": ["MN"]}}},
	],
}

rules["DEFAULT-PAPER-STRANGE"] := {
	"base": object.union(uruguayan, {"instrument": {"kind": "nsl"}}),
	"measures": ordinary,
	"fires": [{}, {"user": {"location": {"countries": ["MN"]}}}],
	"silent": [{"requester": {"kind": "private_reporter"}}, {"instrument": {"kind": "court_order"}}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.default.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
