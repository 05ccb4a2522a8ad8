# METADATA
# title: People
# description: >-
#   Whom a demand touches, for what, and how anything is released (principles 3, 5 and 13 to 16 of the policy
#   set).
package comity.people

# --- Offences ------------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "COMITY-OFFENCE-PROTECTED", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.offence.class in {
		"speech",
		"religion",
		"assembly",
		"sexuality",
		"status",
		"reproductive_health",
		"state_security",
	}
}

offence_unknown if input.offence.class == "unknown"

# An emergency may be about no offence at all.
offence_unknown if {
	input.offence.class == "none"
	input.instrument.kind != "emergency"
}

findings contains {"effect": "escalate", "code": "COMITY-OFFENCE-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	offence_unknown
}

findings contains {"effect": "escalate", "code": "COMITY-OFFENCE-DEATH", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.offence.death_or_torture in {"yes", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-JUDGE-NONE", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.offence.independent_judge in {"no", "unknown"}
}

# --- People --------------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "COMITY-ROLE-PROTECTED", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.user.roles.state == "known"
}

findings contains {"effect": "escalate", "code": "COMITY-ROLE-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.user.roles.state == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-AGE", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.user.age in {"minor", "unknown"}
}

fled if {
	some state in input.user.fled_from.countries
	state in input.requester.states
}

# A part of a state is that state, under whatever code; whether it always was is not asked.
fled if {
	some country in input.user.fled_from.countries
	some row in data.comity.data.territory[country]
	row.relation == "part"
	row.of in input.requester.states
}

fled if {
	some state in input.requester.states
	some row in data.comity.data.territory[state]
	row.relation == "part"
	row.of in input.user.fled_from.countries
}

findings contains {"effect": "escalate", "code": "COMITY-FLED", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	fled
}

findings contains {"effect": "escalate", "code": "COMITY-FLED-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.user.fled_from.state == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-RESIDENCE-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.user.residence.state in {"none", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-PRESENCE-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.user.presence.state in {"none", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-STORAGE-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.conduct.authority
	input.user.stored_in.state in {"none", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-IMMUNITY", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.conduct.authority
	input.intake.immunity in {"yes", "unknown"}
}

findings contains {"effect": "oblige", "code": "COMITY-IMMUNITY-FILTER", "measure": measure, "duty": "filter_team"} if {
	some measure in data.comity.conduct.disclosed
	data.comity.conduct.authority
	input.intake.immunity in {"yes", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-CONSENT-CUSTODY", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	input.user.consent.giver in {"subject", "representative", "unknown"}
	input.user.consent.in_custody in {"yes", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-CONSENT-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.conduct.authority
	input.user.consent.giver in {"subject", "representative", "unknown"}
}

# --- What is released, and how -------------------------------------------------------------------

findings contains {"effect": "oblige", "code": "COMITY-RELEASE-HUMAN", "measure": measure, "duty": "human_release"} if {
	some measure in data.comity.conduct.intrusive
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-FILTER-THIRD-PARTIES",
	"measure": measure,
	"duty": "filter_third_parties",
} if {
	some measure in input.measures
	measure == "disclose_content"
}

findings contains {"effect": "oblige", "code": "COMITY-FILTER-PERIOD", "measure": measure, "duty": "filter_period"} if {
	some measure in data.comity.conduct.disclosed
	input.scope.period in {"closed", "open"}
}

findings contains {"effect": "escalate", "code": "COMITY-PERIOD-NONE", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	measure != "disclose_subscriber"
	data.comity.conduct.authority
	input.instrument.kind != "emergency"
	input.scope.period in {"none", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-PERIOD-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.conduct.authority
	input.scope.period == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-PERIOD-OPEN", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.conduct.authority
	input.scope.period == "open"
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-KEY-CIPHERTEXT",
	"measure": measure,
	"duty": "ciphertext_only",
} if {
	some measure in input.measures
	measure == "disclose_content"
	input.user.key in {"customer", "end_to_end"}
}

findings contains {"effect": "escalate", "code": "COMITY-KEY-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	input.user.key == "unknown"
}
