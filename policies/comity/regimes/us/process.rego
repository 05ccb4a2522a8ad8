# METADATA
# title: United States, as requester
# description: 18 U.S.C. chapter 121 (2701-2713), and what stands beside it. See README.md in this folder.
package comity.regimes.us.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "US"
}

# 18 U.S.C. 2711(4): a department or agency of the United States, a state or a political subdivision.
governmental if {
	requester
	input.requester.level in {"federal", "state", "local"}
}

private_party if {
	requester
	input.requester.level in {"civil_party", "defendant"}
}

at_home if input.user.holder.country == "US"

subpoena if input.instrument.kind in {"grand_jury_subpoena", "trial_subpoena", "administrative_subpoena"}

warrant if input.instrument.kind == "warrant"

reviewed_paper if input.instrument.kind in {"title_iii", "pen_trap", "fisa"}

# Paper of a governmental entity that is no warrant, and has no rule of its own for content.
below_warrant if subpoena

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

needs_issuer if input.instrument.kind in {"warrant", "d_order", "grand_jury_subpoena", "trial_subpoena", "administrative_subpoena"}

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
	measure in {"disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location", "disclose_content"}
}

reached contains measure if some measure in by_subpoena

reached contains measure if some measure in by_order

reached contains measure if some measure in by_warrant

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

findings contains {"effect": "allow", "code": "US-2703-C-2-SUBSCRIBER", "measure": measure, "route": "domestic:us", "limits": {"fields": ["name", "address", "connections", "service", "network_address", "payment"]}} if {
	some measure in by_subpoena
	sound
	data.comity.territory.settled
}

findings contains {"effect": "allow", "code": "US-2703-D-RECORDS", "measure": measure, "route": "domestic:us", "limits": {"period_only": true}} if {
	some measure in by_order
	sound
	data.comity.territory.settled
}

findings contains {"effect": "allow", "code": "US-2703-A-CONTENT", "measure": measure, "route": "domestic:us", "limits": {"period_only": true}} if {
	some measure in by_warrant
	sound
	data.comity.territory.settled
}

# --- A user elsewhere ----------------------------------------------------------------------------

compelled contains measure if {
	some measure in reached
	governmental
	at_home
	not data.comity.territory.settled
}

findings contains {"effect": "escalate", "code": "US-2713-HOLDER", "measure": measure} if {
	some measure in compelled - data.comity.conduct.resolved
}

findings contains {"effect": "oblige", "code": "US-2713-CONFLICT", "measure": measure, "duty": "conflict_analysis"} if {
	some measure in compelled
}

# Each paper abroad reaches no further than at home.
findings contains {"effect": "allow", "code": "US-2713-RESOLVED-SUBSCRIBER", "measure": measure, "route": "holder:us-resolved", "limits": {"fields": ["name", "address", "connections", "service", "network_address", "payment"]}} if {
	some measure in data.comity.conduct.resolved
	measure in by_subpoena
	measure in compelled
	data.comity.territory.established
	sound
}

findings contains {"effect": "allow", "code": "US-2713-RESOLVED-RECORDS", "measure": measure, "route": "holder:us-resolved", "limits": {"period_only": true}} if {
	some measure in data.comity.conduct.resolved
	measure in by_order
	measure in compelled
	data.comity.territory.established
	sound
}

findings contains {"effect": "allow", "code": "US-2713-RESOLVED-CONTENT", "measure": measure, "route": "holder:us-resolved", "limits": {"period_only": true}} if {
	some measure in data.comity.conduct.resolved
	measure in by_warrant
	measure in compelled
	data.comity.territory.established
	sound
}

findings contains {"effect": "oblige", "code": "US-2703-H-QUASH", "measure": measure, "duty": "quash_within_14_days"} if {
	some measure in compelled
	measure == "disclose_content"
	input.user.us_person == "none_indicated"
}

# --- What the paper does not reach ---------------------------------------------------------------

findings contains {"effect": "deny", "code": "US-2703-A-CONTENT-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	governmental
	below_warrant
}

findings contains {"effect": "deny", "code": "US-2703-C-RECORDS-NEED-ORDER", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_traffic", "disclose_identification"}
	governmental
	subpoena
}

findings contains {"effect": "deny", "code": "US-CARPENTER-LOCATION-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_location"
	governmental
	below_warrant
}

findings contains {"effect": "escalate", "code": "US-SUBPOENA-ISSUER", "measure": measure} if {
	some measure in input.measures
	governmental
	needs_issuer
	not issued
}

findings contains {"effect": "deny", "code": "US-FRCRP-41-SERVED-LATE", "measure": measure} if {
	some measure in input.measures
	requester
	warrant
	input.instrument.service == "late"
}

findings contains {"effect": "escalate", "code": "US-FRCRP-41-SERVICE-UNKNOWN", "measure": measure} if {
	some measure in input.measures
	requester
	warrant
	input.instrument.service in {"unknown", "no_limit"}
}

# --- Emergencies ---------------------------------------------------------------------------------

emergency if {
	governmental
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

findings contains {"effect": "escalate", "code": "US-2702-EMERGENCY-STALE", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	emergency
	not fresh
}

findings contains {"effect": "escalate", "code": "US-2702-EMERGENCY-CLAIM", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	emergency
	input.intake.emergency in {"no", "unknown"}
}

findings contains {"effect": "allow", "code": "US-2702-EMERGENCY", "measure": measure, "route": "domestic:us", "limits": {"emergency_need_only": true}} if {
	some measure in data.comity.conduct.disclosed
	emergency
	at_home
	input.requester.agency in {"court", "prosecutor", "police", "administration"}
	input.instrument.framework == "national"
	input.instrument.issuing_country == "US"
	input.instrument.served_entity in {"holder", "none"}
	input.instrument.gag.source in {"none", "court_order", "statute", "letter"}
	input.scope.period in {"closed", "none"}
	fresh
	input.intake.emergency == "yes"
	input.intake.emergency_belief == "untainted"
	input.intake.verification_level >= 3
	input.intake.verification_level <= 4
	input.offence.death_or_torture == "no"
	input.offence.independent_judge == "yes"
	input.offence.class in {"serious_crime", "other_crime", "none"}
	data.comity.clear.hands
	data.comity.clear.scope
	data.comity.clear.user
	input.user.key in {"provider", "customer", "end_to_end"}
	data.comity.territory.settled
}

findings contains {"effect": "escalate", "code": "US-2702-EMERGENCY-BELIEF", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	emergency
	input.intake.emergency_belief in {"none", "tainted"}
}

findings contains {"effect": "oblige", "code": "US-2702-EMERGENCY-REVIEW", "measure": measure, "duty": "review_within_24_hours"} if {
	some measure in data.comity.conduct.disclosed
	emergency
}

# --- Preservation --------------------------------------------------------------------------------

preserving if input.instrument.kind in {"preservation", "warrant", "d_order", "grand_jury_subpoena", "trial_subpoena", "administrative_subpoena"}

findings contains {"effect": "allow", "code": "US-2703-F-PRESERVE", "measure": measure, "route": "holder:us", "limits": {"days": 90}} if {
	some measure in input.measures
	measure == "preserve"
	governmental
	at_home
	preserving
	input.requester.agency in {"court", "prosecutor", "police", "administration"}
	input.instrument.framework == "national"
	input.instrument.issuing_country == "US"
	input.instrument.served_entity in {"holder", "none"}
	input.instrument.secondary == "none"
	data.comity.clear.hands
	data.comity.clear.scope
}

findings contains {"effect": "escalate", "code": "US-2703-F-RENEWAL", "measure": measure} if {
	some measure in input.measures
	measure == "preserve"
	requester
	input.instrument.secondary in {"known", "unknown"}
}

# --- National security, interception, mutual legal assistance --------------------------------------

findings contains {"effect": "escalate", "code": "US-2709-NSL-RECORDS", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_traffic"}
	requester
	input.instrument.kind == "nsl"
}

findings contains {"effect": "deny", "code": "US-2709-NSL-CONTENT", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_content", "disclose_location", "disclose_identification", "intercept"}
	requester
	input.instrument.kind == "nsl"
}

findings contains {"effect": "escalate", "code": "US-INTERCEPT-REVIEW", "measure": measure} if {
	some measure in input.measures
	requester
	reviewed_paper
}

findings contains {"effect": "escalate", "code": "US-3512-MLAT", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	input.instrument.kind == "mlat_order"
}

findings contains {"effect": "escalate", "code": "US-3512-ORIGIN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	input.requester.origin != "none"
}

# --- Who is not a governmental entity --------------------------------------------------------------

findings contains {"effect": "deny", "code": "US-TRIBAL-CONTENT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	input.requester.level == "tribal"
}

findings contains {"effect": "deny", "code": "US-CIVIL-CONTENT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	private_party
}

findings contains {"effect": "escalate", "code": "US-CIVIL-RECORDS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	measure != "disclose_content"
	private_party
}

findings contains {"effect": "escalate", "code": "US-LEVEL-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	input.requester.level in {"tribal", "military", "intelligence", "regulator", "international", "private", "unknown"}
}

findings contains {"effect": "escalate", "code": "US-AGENCY-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	governmental
	input.requester.agency in {"security", "central_authority", "other", "unknown"}
}

# --- Laws of single states -------------------------------------------------------------------------

# California asks an attestation of out-of-state paper; every other holder and every federal or
# Californian requester needs none.
attested if input.requester.level == "federal"

attested if input.instrument.attestation == "yes"

attested if {
	input.user.holder.subdivision != "US-CA"
	input.user.holder.subdivision != "unknown"
	input.user.holder.subdivision != "none"
}

attested if input.requester.subdivision == "US-CA"

out_of_state if {
	governmental
	needs_issuer
	input.requester.level in {"state", "local"}
	not attested
}

findings contains {"effect": "deny", "code": "US-CA-1546-5-ATTESTATION", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	out_of_state
	input.offence.class == "reproductive_health"
}

findings contains {"effect": "escalate", "code": "US-CA-ATTESTATION-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	out_of_state
}

findings contains {"effect": "escalate", "code": "US-STATE-SHIELD-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	governmental
	input.offence.class == "reproductive_health"
}

# --- Silence ---------------------------------------------------------------------------------------

findings contains {"effect": "oblige", "code": "US-2705-B-GAG-CHALLENGE", "measure": measure, "duty": "challenge_gag"} if {
	some measure in data.comity.conduct.ordinary
	requester
	input.instrument.gag.source == "letter"
	input.instrument.kind != "nsl"
}
