# METADATA
# title: United States, as requester
# description: 18 U.S.C. chapter 121 (2701-2713), and what stands beside it. See README.md in this folder.
package comity.regimes.us.process

findings contains {
	"effect": "allow",
	"code": "US-2703-C-2-SUBSCRIBER",
	"measure": measure,
	"route": "domestic:us",
	"limits": {"fields": ["name", "address", "connections", "service", "network_address", "payment"]},
} if {
	some measure in data.comity.regimes.us.papers.by_subpoena
	data.comity.regimes.us.papers.sound
	data.comity.territory.settled
}

findings contains {
	"effect": "allow",
	"code": "US-2703-D-RECORDS",
	"measure": measure,
	"route": "domestic:us",
	"limits": {"period_only": true},
} if {
	some measure in data.comity.regimes.us.papers.by_order
	measure in data.comity.clear.verified
	data.comity.regimes.us.papers.sound
	data.comity.territory.settled
}

findings contains {
	"effect": "allow",
	"code": "US-2703-A-CONTENT",
	"measure": measure,
	"route": "domestic:us",
	"limits": {"period_only": true},
} if {
	some measure in data.comity.regimes.us.papers.by_warrant
	measure in data.comity.clear.verified
	data.comity.regimes.us.papers.sound
	data.comity.territory.settled
}

# --- A user elsewhere ----------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "US-2713-HOLDER", "measure": measure} if {
	some measure in data.comity.regimes.us.occasions.compelled - data.comity.conduct.resolved
}

findings contains {"effect": "oblige", "code": "US-2713-CONFLICT", "measure": measure, "duty": "conflict_analysis"} if {
	some measure in data.comity.regimes.us.occasions.compelled
}

# Each paper abroad reaches no further than at home.
findings contains {
	"effect": "allow",
	"code": "US-2713-RESOLVED-SUBSCRIBER",
	"measure": measure,
	"route": "holder:us-resolved",
	"limits": {"fields": ["name", "address", "connections", "service", "network_address", "payment"]},
} if {
	some measure in data.comity.conduct.resolved
	measure in data.comity.regimes.us.papers.by_subpoena
	not data.comity.territory.settled
	data.comity.territory.established
	data.comity.regimes.us.papers.sound
}

findings contains {
	"effect": "allow",
	"code": "US-2713-RESOLVED-RECORDS",
	"measure": measure,
	"route": "holder:us-resolved",
	"limits": {"period_only": true},
} if {
	some measure in data.comity.conduct.resolved
	measure in data.comity.regimes.us.papers.by_order
	measure in data.comity.clear.verified
	not data.comity.territory.settled
	data.comity.territory.established
	data.comity.regimes.us.papers.sound
}

findings contains {
	"effect": "allow",
	"code": "US-2713-RESOLVED-CONTENT",
	"measure": measure,
	"route": "holder:us-resolved",
	"limits": {"period_only": true},
} if {
	some measure in data.comity.conduct.resolved
	measure in data.comity.regimes.us.papers.by_warrant
	measure in data.comity.clear.verified
	not data.comity.territory.settled
	data.comity.territory.established
	data.comity.regimes.us.papers.sound
}

findings contains {
	"effect": "oblige",
	"code": "US-2703-H-QUASH",
	"measure": measure,
	"duty": "quash_within_14_days",
	"within": {"amount": 14, "unit": "days", "start": "served"},
} if {
	some measure in data.comity.regimes.us.occasions.compelled
	measure == "disclose_content"
	input.user.us_person in {"none_indicated", "unknown"}
}

# --- What the paper does not reach ---------------------------------------------------------------

findings contains {"effect": "deny", "code": "US-2703-A-CONTENT-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	data.comity.regimes.us.papers.barred
	data.comity.regimes.us.papers.below_warrant
}

findings contains {"effect": "deny", "code": "US-2703-C-RECORDS-NEED-ORDER", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_traffic", "disclose_identification"}
	data.comity.regimes.us.papers.barred
	data.comity.regimes.us.papers.any_subpoena
}

findings contains {"effect": "deny", "code": "US-2702-A-RECORDS-NEED-PROCESS", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_traffic", "disclose_identification"}
	data.comity.regimes.us.papers.barred
	input.instrument.kind == "administrative_request"
}

findings contains {"effect": "deny", "code": "US-CARPENTER-LOCATION-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_location"
	data.comity.regimes.us.papers.barred
	data.comity.regimes.us.papers.below_warrant
}

findings contains {"effect": "escalate", "code": "US-SUBPOENA-ISSUER", "measure": measure} if {
	some measure in input.measures
	data.comity.regimes.us.papers.governmental
	data.comity.regimes.us.papers.needs_issuer
	not data.comity.regimes.us.papers.issued
}

findings contains {"effect": "escalate", "code": "US-2703-BOUNDS", "measure": measure} if {
	some measure in data.comity.regimes.us.papers.loose
	data.comity.regimes.us.papers.governmental
	data.comity.regimes.us.papers.at_home
}

# A court order under no section that the demand names: it may be one under 2703(d), or none that reaches records.
findings contains {"effect": "escalate", "code": "US-COURT-ORDER-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.us.papers.requester
	input.instrument.kind == "court_order"
	data.comity.regimes.us.occasions.reachable
}

# The statute compels providers that the United States can reach; whether this holder is one is for counsel.
findings contains {"effect": "escalate", "code": "US-HOLDER-ELSEWHERE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.us.papers.requester
	data.comity.regimes.us.papers.shown
	not data.comity.regimes.us.papers.at_home
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "US-FRCRP-41-SERVED-LATE", "measure": measure} if {
	some measure in input.measures
	data.comity.regimes.us.papers.requester
	data.comity.regimes.us.papers.warrant
	input.instrument.service == "late"
}

findings contains {"effect": "escalate", "code": "US-FRCRP-41-SERVICE-UNKNOWN", "measure": measure} if {
	some measure in input.measures
	data.comity.regimes.us.papers.requester
	data.comity.regimes.us.papers.warrant
	input.instrument.service in {"unknown", "no_limit"}
}

# --- Emergencies ---------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "US-2702-EMERGENCY-STALE", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.occasions.emergency
	not data.comity.regimes.us.occasions.fresh
}

findings contains {"effect": "escalate", "code": "US-2702-EMERGENCY-ISSUER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.occasions.emergency
	input.instrument.issuer in {"private", "grand_jury", "none", "unknown"}
}

findings contains {"effect": "escalate", "code": "US-2702-EMERGENCY-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.occasions.emergency
	not data.comity.territory.settled
}

findings contains {"effect": "escalate", "code": "US-2702-EMERGENCY-CLAIM", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.occasions.emergency
	input.intake.emergency in {"no", "unknown"}
}

findings contains {
	"effect": "allow",
	"code": "US-2702-EMERGENCY",
	"measure": measure,
	"route": "domestic:us",
	"limits": {"emergency_need_only": true},
} if {
	some measure in data.comity.regimes.us.occasions.answered
}

findings contains {"effect": "escalate", "code": "US-2702-EMERGENCY-BELIEF", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.occasions.emergency
	input.intake.emergency_belief in {"none", "tainted"}
}

findings contains {
	"effect": "oblige",
	"code": "US-2702-EMERGENCY-REVIEW",
	"measure": measure,
	"duty": "review_within_24_hours",
} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.occasions.emergency
}

# --- Preservation --------------------------------------------------------------------------------

findings contains {
	"effect": "allow",
	"code": "US-2703-F-PRESERVE",
	"measure": measure,
	"route": "holder:us",
	"limits": {"days": 90},
} if {
	some measure in data.comity.regimes.us.occasions.kept
}

findings contains {"effect": "escalate", "code": "US-2703-F-PROSPECTIVE", "measure": measure} if {
	some measure in input.measures
	measure == "preserve"
	data.comity.regimes.us.papers.requester
	input.scope.period in {"open", "unknown"}
}

findings contains {"effect": "escalate", "code": "US-2703-F-STALE", "measure": measure} if {
	some measure in input.measures
	measure == "preserve"
	data.comity.regimes.us.papers.requester
	not data.comity.regimes.us.occasions.current
}

findings contains {"effect": "escalate", "code": "US-2703-F-RENEWAL", "measure": measure} if {
	some measure in input.measures
	measure == "preserve"
	data.comity.regimes.us.papers.requester
	input.instrument.secondary in {"known", "unknown"}
}

findings contains {"effect": "deny", "code": "US-2703-F-DISCLOSES-NOTHING", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.papers.requester
	input.instrument.kind == "preservation"
}

# --- National security, interception, mutual legal assistance --------------------------------------

findings contains {"effect": "escalate", "code": "US-2709-NSL-RECORDS", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_traffic"}
	data.comity.regimes.us.papers.requester
	input.instrument.kind == "nsl"
}

findings contains {"effect": "deny", "code": "US-2709-NSL-CONTENT", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_content", "disclose_location", "disclose_identification", "intercept"}
	data.comity.regimes.us.papers.requester
	input.instrument.kind == "nsl"
}

findings contains {"effect": "escalate", "code": "US-INTERCEPT-REVIEW", "measure": measure} if {
	some measure in input.measures
	data.comity.regimes.us.papers.requester
	data.comity.regimes.us.papers.reviewed_paper
}

findings contains {"effect": "escalate", "code": "US-1881A-TARGET", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.us.occasions.directive
	data.comity.regimes.us.occasions.untargetable
}

findings contains {"effect": "escalate", "code": "US-3512-MLAT", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.us.papers.requester
	input.instrument.kind == "mlat_order"
}

findings contains {"effect": "escalate", "code": "US-3512-ORIGIN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.us.papers.requester
	input.requester.origin != "none"
}

# --- Who is not a governmental entity --------------------------------------------------------------

findings contains {"effect": "deny", "code": "US-TRIBAL-CONTENT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	data.comity.regimes.us.papers.requester
	input.requester.level == "tribal"
}

findings contains {"effect": "deny", "code": "US-CIVIL-CONTENT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	data.comity.regimes.us.papers.private_party
}

findings contains {"effect": "escalate", "code": "US-CIVIL-RECORDS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	measure != "disclose_content"
	data.comity.regimes.us.papers.private_party
}

findings contains {"effect": "escalate", "code": "US-LEVEL-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.us.papers.requester
	input.requester.level in {"tribal", "military", "intelligence", "regulator", "international", "private", "unknown"}
}

findings contains {"effect": "escalate", "code": "US-PART-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.us.papers.part
	data.comity.regimes.us.papers.shown
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "escalate", "code": "US-AGENCY-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.us.papers.governmental
	input.requester.agency in {"security", "central_authority", "other", "unknown"}
}

# --- Laws of single states -------------------------------------------------------------------------

findings contains {"effect": "deny", "code": "US-CA-1546-5-ATTESTATION", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.occasions.out_of_state
	input.offence.class in {"reproductive_health", "none", "unknown"}
}

findings contains {"effect": "escalate", "code": "US-CA-ATTESTATION-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.occasions.out_of_state
}

findings contains {"effect": "escalate", "code": "US-STATE-SHIELD-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.us.papers.requester
	input.requester.level in {"state", "local", "unknown"}
	input.offence.class == "reproductive_health"
	not data.comity.regimes.us.occasions.same_state
}

# --- Silence ---------------------------------------------------------------------------------------

findings contains {
	"effect": "oblige",
	"code": "US-2705-B-GAG-CHALLENGE",
	"measure": measure,
	"duty": "challenge_gag",
} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.us.papers.requester
	input.instrument.gag.source == "letter"
	input.instrument.kind != "nsl"
}
