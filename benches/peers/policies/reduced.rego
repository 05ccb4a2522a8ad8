# The reduced policy in Rego, for OPA and for the interpreter of regorus: five permits, nine denials.
package peers.reduced

default allow := false

allow if {
	permitted
	not denied
}

# A rule of constants: what a question and its answer cost where nothing is decided.
constant := true

permitted if {
	input.paper in {"warrant", "court_order", "overseas_production_order"}
	input.issuer in {"judge", "magistrate"}
	input.requester.country in {"US", "GB", "DE", "FR", "BR", "IN", "TH"}
}

permitted if {
	input.paper == "grand_jury_subpoena"
	input.requester.country == "US"
}

permitted if {
	input.paper == "epoc"
	input.issuer in {"judge", "prosecutor"}
	input.requester.country in {"DE", "FR", "IE"}
}

permitted if {
	input.paper == "emergency"
	input.belief == "untainted"
}

permitted if input.paper == "preservation"

denied if input.paper in {"none", "informal", "terms_report"}

denied if input.requester.kind != "authority"

inside if input.requester.country in input.user.countries

denied if not inside

denied if input.affected > 25

denied if input.offence in {"assembly", "religion", "speech", "reproductive_health", "state_security"}

denied if {
	input.paper in {"grand_jury_subpoena", "nsl", "preservation"}
	"disclose_content" in input.measures
}

denied if {
	some measure in input.measures
	measure in {"grant_access", "appoint_liaison", "migrate_data", "monitor"}
}

denied if {
	input.user.controller in {"sole", "joint", "processor"}
	input.paper != "emergency"
}

denied if input.verification < 2
