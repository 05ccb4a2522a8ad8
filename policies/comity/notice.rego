# METADATA
# title: Notice
# description: >-
#   Who hears of a demand, under every regime: silence, notice to the user, and customers that control the data
#   (principles 10 and 11 of the policy set).
package comity.notice

# --- Silence and notice --------------------------------------------------------------------------

findings contains {"effect": "oblige", "code": "COMITY-GAG-CHALLENGE", "measure": measure, "duty": "challenge_gag"} if {
	some measure in data.comity.conduct.ordinary
	input.instrument.gag.source != "none"
	input.instrument.gag.end in {"none", "unknown"}
	input.instrument.gag.ended in {"no", "unknown"}
}

findings contains {"effect": "oblige", "code": "COMITY-GAG-LONG", "measure": measure, "duty": "challenge_gag"} if {
	some measure in data.comity.conduct.ordinary
	input.instrument.gag.source != "none"
	input.instrument.gag.days > 365
	input.instrument.gag.ended in {"no", "unknown"}
}

gagged if {
	input.instrument.gag.source in {"court_order", "statute", "unknown"}
	input.instrument.gag.ended in {"no", "unknown"}
}

# A national security letter gags by itself (18 U.S.C. 2709(c)); no other letter does.
gagged if {
	input.instrument.kind == "nsl"
	input.instrument.gag.source == "letter"
	input.instrument.gag.ended in {"no", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-GAG-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	data.comity.conduct.authority
	input.instrument.gag.source == "unknown"
}

notice_waits if gagged

notice_waits if input.instrument.kind == "emergency"

# Reg. (EU) 2023/1543, Art. 13: the issuing authority informs the person, and the addressee keeps silent.
authority_informs if {
	input.instrument.kind in {"epoc", "epoc_pr"}
	data.comity.data.group.eu_evidence[input.requester.country]
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-NOTICE-BEFORE",
	"measure": measure,
	"duty": "notify_user_before",
} if {
	some measure in data.comity.conduct.disclosed
	data.comity.conduct.authority
	not notice_waits
	not authority_informs
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-NOTICE-LATER",
	"measure": measure,
	"duty": "notify_user_when_gag_lapses",
} if {
	some measure in data.comity.conduct.disclosed
	data.comity.conduct.authority
	notice_waits
	not authority_informs
}

# --- Customers that control the data -------------------------------------------------------------

controlled if input.user.controller in {"sole", "joint", "processor", "public_authority"}

controller_passed if input.intake.controller_bypass == "known"

controller_passed if input.user.controller_asked == "yes"

# An emergency cannot wait for the customer; people decide.
controller_waits if {
	controlled
	not controller_passed
	input.instrument.kind != "emergency"
}

findings contains {"effect": "deny", "code": "COMITY-CONTROLLER-FIRST", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	controller_waits
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-CONTROLLER-REDIRECT",
	"measure": measure,
	"duty": "redirect_to_controller",
} if {
	some measure in data.comity.conduct.disclosed
	controller_waits
}

findings contains {"effect": "escalate", "code": "COMITY-CONTROLLER-EMERGENCY", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	controlled
	not controller_passed
	input.instrument.kind == "emergency"
}

findings contains {"effect": "escalate", "code": "COMITY-CONTROLLER-PASSED", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	controlled
	controller_passed
}

findings contains {"effect": "escalate", "code": "COMITY-CONTROLLER-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	input.user.controller == "unknown"
}
