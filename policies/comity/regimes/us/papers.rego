# METADATA
# title: United States, the papers
# description: What each paper of 18 U.S.C. 2703 reaches, who may issue it, and what an allow by it binds.
package comity.regimes.us.papers

requester if {
	input.requester.kind == "authority"
	input.requester.country == "US"
}

# 18 U.S.C. 2711(4): a department or agency of the United States, a state or a political subdivision.
governmental if {
	requester
	input.requester.level in {"federal", "state", "local"}
}

# Whoever the statute bars without the paper that it names, whether or not this paper could ever be served for it.
# Tribes, parties and defendants have rules of their own.
barred if {
	requester
	input.requester.level in {
		"federal",
		"state",
		"local",
		"military",
		"intelligence",
		"regulator",
		"international",
		"private",
		"unknown",
	}
}

# A part of the United States that was entered under its own code: the same statute, and a state to it.
part if {
	input.requester.kind == "authority"
	data.comity.data.regime[input.requester.country] == "us"
	input.requester.country != "US"
}

private_party if {
	requester
	input.requester.level in {"civil_party", "defendant"}
}

at_home if input.user.holder.country == "US"

subpoena if input.instrument.kind in {"grand_jury_subpoena", "trial_subpoena", "administrative_subpoena"}

# A subpoena of a lawsuit is none of those that the statute names.
any_subpoena if subpoena

any_subpoena if input.instrument.kind == "civil_subpoena"

warrant if input.instrument.kind == "warrant"

reviewed_paper if input.instrument.kind in {"title_iii", "pen_trap", "fisa"}

# Paper that is no warrant, and has no rule of its own for content.
below_warrant if any_subpoena

below_warrant if input.instrument.kind in {"d_order", "court_order", "administrative_request", "pen_trap"}

# --- Issued by whom the statute names ------------------------------------------------------------

issued if {
	input.instrument.kind in {"warrant", "d_order"}
	input.instrument.issuer in {"judge", "magistrate"}
}

issued if {
	input.instrument.kind == "grand_jury_subpoena"
	input.instrument.issuer in {"grand_jury", "prosecutor", "judge"}
}

issued if {
	input.instrument.kind == "trial_subpoena"
	input.instrument.issuer in {"judge", "magistrate", "prosecutor"}
}

issued if {
	input.instrument.kind == "administrative_subpoena"
	input.instrument.issuer in {"executive", "prosecutor", "police"}
}

needs_issuer if input.instrument.kind in {
	"warrant",
	"d_order",
	"grand_jury_subpoena",
	"trial_subpoena",
	"administrative_subpoena",
	"civil_subpoena",
}

# Paper on which the statute or a court's order could stand, for the rules that send it to people.
shown if needs_issuer

shown if input.instrument.kind in {"court_order", "mlat_order", "administrative_request", "emergency", "preservation"}

served_in_time if {
	warrant
	input.instrument.service == "in_time"
}

served_in_time if {
	input.instrument.kind in {"d_order", "grand_jury_subpoena", "trial_subpoena", "administrative_subpoena"}
	input.instrument.service in {"in_time", "no_limit"}
}

# --- What each paper reaches ---------------------------------------------------------------------

by_subpoena contains measure if {
	some measure in input.measures
	subpoena
	input.scope.period in {"closed", "none"}
	measure == "disclose_subscriber"
}

by_order contains measure if {
	some measure in input.measures
	input.instrument.kind == "d_order"
	data.comity.clear.period
	measure in {"disclose_subscriber", "disclose_identification", "disclose_traffic"}
}

by_warrant contains measure if {
	some measure in input.measures
	warrant
	data.comity.clear.bounded
	measure in {
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	}
}

reached contains measure if some measure in by_subpoena

reached contains measure if some measure in by_order

reached contains measure if some measure in by_warrant

# What a warrant or order could open, but for a period without an end or a key that nobody knows.
loose contains measure if {
	some measure in data.comity.conduct.disclosed - reached
	warrant
}

loose contains measure if {
	some measure in {"disclose_subscriber", "disclose_identification", "disclose_traffic"} - reached
	measure in input.measures
	input.instrument.kind == "d_order"
}

# Everything an allow by these papers binds, save where the user is.
sound if {
	governmental
	at_home
	issued
	served_in_time
	input.requester.agency in {"court", "prosecutor", "police", "administration"}
	input.instrument.issuing_country == "US"
	input.instrument.framework == "national"
	data.comity.clear.hands
	data.comity.clear.scope
	data.comity.clear.paper
	data.comity.clear.offence
	data.comity.clear.user
}
