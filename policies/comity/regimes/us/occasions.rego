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

# A US court can reach the user or the holder.
reachable if data.comity.territory.somewhere_inside

reachable if data.comity.regimes.us.papers.at_home

# --- Emergencies ---------------------------------------------------------------------------------

emergency if {
	data.comity.regimes.us.papers.governmental
	input.instrument.kind == "emergency"
}

# A letter without a day, or of the last three days.
recent if {
	input.instrument.issued.state == "none"
	input.instrument.issued.day == 0
}

recent if {
	input.instrument.issued.state == "known"
	input.instrument.issued.day + 3 >= input.day
	input.instrument.issued.day <= input.day
}

# Written and received within three days: a danger of last year is no emergency.
fresh if {
	recent
	input.intake.received.state == "known"
	input.intake.received.day >= 0
	input.intake.received.day <= input.day
	input.intake.received.day + 3 >= input.day
	input.day < 99999999
}

# What a good-faith belief opens: 18 U.S.C. 2702(b)(8), (c)(4).
answered contains measure if {
	some measure in data.comity.conduct.disclosed
	emergency
	data.comity.regimes.us.papers.at_home
	input.requester.agency in {"court", "prosecutor", "police", "administration"}
	input.instrument.framework == "national"
	input.instrument.issuer in {"judge", "magistrate", "prosecutor", "police", "executive"}
	input.instrument.errors == "no"
	input.instrument.issuing_country == "US"
	input.instrument.served_entity in {"holder", "none"}
	input.instrument.gag.source in {"none", "court_order", "statute", "letter"}
	input.scope.period in {"closed", "none"}
	fresh
	input.intake.emergency == "yes"
	input.intake.emergency_belief == "untainted"
	input.intake.verification_level >= 3
	input.offence.death_or_torture == "no"
	input.offence.independent_judge == "yes"
	input.offence.class in {"serious_crime", "other_crime", "none"}
	data.comity.clear.hands
	data.comity.clear.scope
	data.comity.clear.user
	input.user.key in {"provider", "customer", "end_to_end"}
	data.comity.territory.settled
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

# A letter without a day, or of the last year.
current if {
	input.instrument.issued.state == "none"
	input.instrument.issued.day == 0
}

current if {
	input.instrument.issued.state == "known"
	input.instrument.issued.day + 365 >= input.day
	input.instrument.issued.day <= input.day
	input.day < 99999999
}

# What is kept as it is: 18 U.S.C. 2703(f).
kept contains measure if {
	some measure in input.measures
	measure == "preserve"
	data.comity.regimes.us.papers.governmental
	data.comity.regimes.us.papers.at_home
	preserving
	input.requester.agency in {"court", "prosecutor", "police", "administration"}
	input.instrument.framework == "national"
	input.instrument.issuing_country == "US"
	input.instrument.served_entity in {"holder", "none"}
	input.instrument.secondary == "none"
	input.scope.period in {"closed", "none"}
	current
	data.comity.clear.hands
	data.comity.clear.scope
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
