# METADATA
# title: Hands
# description: >-
#   Who touches a demand, who launders one, and how far the requester was checked (principles 6 to 9 of the policy
#   set).
package comity.hands

# --- Hands ---------------------------------------------------------------------------------------

# Roles of hands that are agents or liaisons of a requesting state.
agents contains hand.role if {
	some hand in input.intake.hands
	some state in hand.agent_of.countries
	state in input.requester.states
}

# A part of a state is that state, under whatever code; whether it always was is not asked.
agents contains hand.role if {
	some hand in input.intake.hands
	some country in hand.agent_of.countries
	some row in data.comity.data.territory[country]
	row.relation == "part"
	row.of in input.requester.states
}

# Roles of hands that work in a requesting state where the holder is not at home.
posted contains hand.role if {
	some hand in input.intake.hands
	hand.country in input.requester.states
	hand.country != input.user.holder.country
}

posted contains hand.role if {
	some hand in input.intake.hands
	some row in data.comity.data.territory[hand.country]
	row.relation == "part"
	row.of in input.requester.states
	row.of != input.user.holder.country
	hand.country != input.user.holder.country
}

# A hand works in a state from which the user fled, where the holder is not at home.
in_reach if {
	some hand in input.intake.hands
	hand.country in input.user.fled_from.countries
	hand.country != input.user.holder.country
}

in_reach if {
	some hand in input.intake.hands
	some row in data.comity.data.territory[hand.country]
	row.relation == "part"
	row.of in input.user.fled_from.countries
	row.of != input.user.holder.country
	hand.country != input.user.holder.country
}

in_reach if {
	some hand in input.intake.hands
	some country in input.user.fled_from.countries
	some row in data.comity.data.territory[country]
	row.relation == "part"
	row.of == hand.country
	hand.country != input.user.holder.country
}

# Roles of hands of whom nobody knows where they work or whose agents they are.
obscure contains hand.role if {
	some hand in input.intake.hands
	hand.country in {"none", "unknown"}
}

obscure contains hand.role if {
	some hand in input.intake.hands
	hand.agent_of.state == "unknown"
}

tainted if {
	some role in agents
	role in {"submitter", "handler", "approver"}
}

misplaced if {
	some role in posted
	role in {"handler", "approver"}
}

executor_barred if "executor" in agents

executor_barred if "executor" in posted

findings contains {"effect": "escalate", "code": "COMITY-HANDS-AGENT", "measure": measure} if {
	some measure in input.measures
	tainted
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-HANDS-RELIEVE",
	"measure": measure,
	"duty": "untainted_hands",
} if {
	some measure in input.measures
	tainted
}

findings contains {"effect": "escalate", "code": "COMITY-HANDS-PLACE", "measure": measure} if {
	some measure in input.measures
	misplaced
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-HANDS-REPLACE",
	"measure": measure,
	"duty": "untainted_hands",
} if {
	some measure in input.measures
	misplaced
}

findings contains {"effect": "deny", "code": "COMITY-HANDS-EXECUTOR", "measure": measure} if {
	some measure in input.measures
	executor_barred
}

findings contains {"effect": "oblige", "code": "COMITY-HANDS-ALERT", "measure": measure, "duty": "security_alert"} if {
	some measure in input.measures
	executor_barred
}

findings contains {"effect": "escalate", "code": "COMITY-HANDS-FLED", "measure": measure} if {
	some measure in input.measures
	in_reach
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-HANDS-FLED-REPLACE",
	"measure": measure,
	"duty": "untainted_hands",
} if {
	some measure in input.measures
	in_reach
}

# Roles of hands that are anybody's agents: no rule lets a tied hand through.
bound contains hand.role if {
	some hand in input.intake.hands
	hand.agent_of.state == "known"
}

findings contains {"effect": "escalate", "code": "COMITY-HANDS-TIED", "measure": measure} if {
	some measure in input.measures
	count(bound) > 0
}

findings contains {"effect": "escalate", "code": "COMITY-HANDS-UNKNOWN", "measure": measure} if {
	some measure in input.measures
	count(obscure) > 0
}

named contains hand.role if some hand in input.intake.hands

handled if {
	"handler" in named
	"approver" in named
	"executor" in named
}

findings contains {"effect": "escalate", "code": "COMITY-HANDS-MISSING", "measure": measure} if {
	some measure in input.measures
	data.comity.conduct.authority
	not handled
}

# --- Laundering ----------------------------------------------------------------------------------

laundered if {
	data.comity.conduct.private
	input.intake.history.state_interest in {"recent", "unknown"}
}

laundered if {
	data.comity.conduct.private
	input.requester.state_linked in {"yes", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-LAUNDERING", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	laundered
}

findings contains {"effect": "deny", "code": "COMITY-PRIVATE-REPORT", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	data.comity.conduct.private
	not laundered
}

# Nothing is disclosed to, kept for or collected for a private reporter.
findings contains {"effect": "deny", "code": "COMITY-PRIVATE-DATA", "measure": measure} if {
	some measure in data.comity.conduct.ordinary - data.comity.conduct.silencing
	data.comity.conduct.private
}

findings contains {"effect": "deny", "code": "COMITY-PRIVATE-GOVERNANCE", "measure": measure} if {
	some measure in input.measures
	measure == "appoint_liaison"
	data.comity.conduct.private
}

# --- Verification and urgency --------------------------------------------------------------------

weak contains measure if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.intake.verification_level < 2
}

# What more than subscriber fields needs, and everything in haste: a call back at least.
weak contains measure if {
	some measure in data.comity.conduct.disclosed
	measure != "disclose_subscriber"
	data.comity.conduct.authority
	input.intake.verification_level < 3
}

weak contains measure if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.instrument.kind == "emergency"
	input.intake.verification_level < 3
}

findings contains {"effect": "escalate", "code": "COMITY-VERIFICATION-WEAK", "measure": measure} if {
	some measure in weak
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-VERIFICATION-CALL-BACK",
	"measure": measure,
	"duty": "call_back",
} if {
	some measure in weak
}

findings contains {"effect": "escalate", "code": "COMITY-RESUBMITTED", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.intake.history.denied_before in {"yes", "unknown"}
}
