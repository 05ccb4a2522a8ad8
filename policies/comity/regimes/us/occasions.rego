# METADATA
# title: United States, the occasions
# description: What the process asks beside the paper. A user elsewhere, an emergency, a directive, the laws of states.
package comity.regimes.us.occasions

# --- A user elsewhere ----------------------------------------------------------------------------

compelled contains measure if {
	some measure in data.comity.regimes.us.papers.reached
	data.comity.regimes.us.papers.governmental
	data.comity.regimes.us.papers.at_home
	not data.comity.territory.settled
}

# --- Emergencies ---------------------------------------------------------------------------------

emergency if {
	data.comity.regimes.us.papers.governmental
	input.instrument.kind == "emergency"
}

# Received within three days: a danger of last year is no emergency.
fresh if {
	input.intake.received.state == "known"
	input.intake.received.day >= 0
	input.intake.received.day <= input.day
	input.intake.received.day + 3 >= input.day
	input.day < 99999999
}

# --- Preservation --------------------------------------------------------------------------------

preserving if input.instrument.kind in {
	"preservation",
	"warrant",
	"d_order",
	"grand_jury_subpoena",
	"trial_subpoena",
	"administrative_subpoena",
}

# --- National security -----------------------------------------------------------------------------

# Foreign intelligence paper without a judge, on somebody whom a directive under section 702 may not target.
directive if {
	data.comity.regimes.us.papers.requester
	input.instrument.kind == "fisa"
	input.instrument.issuer == "executive"
}

untargetable if input.user.us_person in {"known", "indicated"}

untargetable if data.comity.territory.somewhere_inside

# --- Laws of single states -------------------------------------------------------------------------

# California asks an attestation of out-of-state paper; every other holder and every Californian requester needs
# none.
attested if input.instrument.attestation == "yes"

attested if {
	input.user.holder.subdivision != "US-CA"
	input.user.holder.subdivision != "unknown"
	input.user.holder.subdivision != "none"
}

attested if input.requester.subdivision == "US-CA"

# Where nobody knows the level, it may be a state's.
out_of_state if {
	data.comity.regimes.us.papers.requester
	data.comity.regimes.us.papers.needs_issuer
	input.requester.level in {"state", "local", "unknown"}
	not attested
}

# A state's own authority and a holder of that state: no other state's law stands between them.
same_state if {
	input.requester.subdivision == input.user.holder.subdivision
	input.requester.subdivision != "none"
	input.requester.subdivision != "unknown"
}
