# METADATA
# title: Conduct
# description: >-
#   What holds under every regime. Process, scope, silencing, silence and controllers (principles 2 to 5, 10 and
#   11 of the policy set).
package comity.conduct

authority if input.requester.kind == "authority"

private if input.requester.kind == "private_reporter"

# --- Measures by what they do -------------------------------------------------------------------

disclosed contains measure if {
	some measure in input.measures
	measure in {
		"disclose_subscriber",
		"disclose_identification",
		"disclose_traffic",
		"disclose_location",
		"disclose_content",
	}
}

intrusive contains measure if {
	some measure in input.measures
	measure in {"disclose_location", "disclose_content"}
}

# Disclosures for which named counsel resolved the conflict of laws; the holder's own state asks.
resolved contains measure if {
	some measure in disclosed
	measure in input.intake.resolved
	input.requester.country == input.user.holder.country
}

unresolved contains measure if some measure in disclosed - resolved

silencing contains measure if {
	some measure in input.measures
	measure in {"suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"}
}

# Everything but the governance demand, which has no case, process or target of its own.
ordinary contains measure if {
	some measure in input.measures
	measure != "appoint_liaison"
}

# Everything that keeping data is not.
beyond_keeping contains measure if {
	some measure in ordinary
	measure != "preserve"
}

# --- Process -------------------------------------------------------------------------------------

processless if input.instrument.kind in {"none", "informal", "terms_report"}

unissued if input.instrument.kind in {"emergency", "preservation", "none", "informal", "terms_report"}

findings contains {"effect": "deny", "code": "COMITY-PROCESS-NONE", "measure": measure} if {
	some measure in ordinary
	authority
	processless
}

findings contains {"effect": "escalate", "code": "COMITY-PROCESS-UNDATED", "measure": measure} if {
	some measure in ordinary
	authority
	not unissued
	input.instrument.issued.state in {"none", "unknown"}
}

findings contains {"effect": "deny", "code": "COMITY-PROCESS-POSTDATED", "measure": measure} if {
	some measure in ordinary
	authority
	input.instrument.issued.state == "known"
	input.instrument.issued.day > input.day
}

findings contains {"effect": "deny", "code": "COMITY-SERVICE-LATE", "measure": measure} if {
	some measure in ordinary
	authority
	not unissued
	input.instrument.service == "late"
}

findings contains {"effect": "escalate", "code": "COMITY-SERVICE-UNKNOWN", "measure": measure} if {
	some measure in ordinary
	authority
	not unissued
	input.instrument.service == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-THIRD-GOVERNMENT", "measure": measure} if {
	some measure in ordinary
	authority
	input.instrument.third_government in {"yes", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-DEMAND-UNCHECKED", "measure": measure} if {
	some measure in ordinary
	authority
	input.intake.demand_checked in {"no", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-CHANNEL", "measure": measure} if {
	some measure in ordinary
	authority
	input.intake.channel in {"internal", "report_form", "unknown"}
}

findings contains {"effect": "deny", "code": "COMITY-ENTITY-WRONG", "measure": measure} if {
	some measure in ordinary
	authority
	input.instrument.served_entity in {"affiliate", "other"}
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-ENTITY-ADDRESSEE",
	"measure": measure,
	"duty": "name_addressee",
} if {
	some measure in ordinary
	authority
	input.instrument.served_entity in {"affiliate", "other"}
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-ENTITY-PRESERVE",
	"measure": measure,
	"duty": "preserve_on_receipt",
} if {
	some measure in disclosed
	authority
	input.instrument.served_entity in {"affiliate", "other"}
}

findings contains {"effect": "escalate", "code": "COMITY-ENTITY-UNKNOWN", "measure": measure} if {
	some measure in ordinary
	authority
	not unissued
	input.instrument.served_entity in {"none", "unknown"}
}

# --- Scope ---------------------------------------------------------------------------------------

findings contains {"effect": "deny", "code": "COMITY-CASE-NONE", "measure": measure} if {
	some measure in ordinary
	authority
	input.scope.case == "no"
}

findings contains {"effect": "escalate", "code": "COMITY-CASE-UNKNOWN", "measure": measure} if {
	some measure in ordinary
	authority
	input.scope.case == "unknown"
}

bulk if input.scope.kind in {"class", "platform"}

bulk if {
	input.scope.kind in {"identifier", "list"}
	input.scope.identifiers == 0
}

findings contains {"effect": "deny", "code": "COMITY-SCOPE-BULK", "measure": measure} if {
	some measure in ordinary
	bulk
}

findings contains {"effect": "escalate", "code": "COMITY-SCOPE-REVERSE", "measure": measure} if {
	some measure in ordinary
	input.scope.kind in {"geofence", "tower", "keyword", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-SCOPE-MANY", "measure": measure} if {
	some measure in ordinary
	input.scope.identifiers > 25
}

findings contains {"effect": "escalate", "code": "COMITY-SCOPE-USERS", "measure": measure} if {
	some measure in ordinary
	authority
	input.scope.users > 25
}

findings contains {"effect": "deny", "code": "COMITY-SUBJECT-OTHER", "measure": measure} if {
	some measure in ordinary
	authority
	input.user.subject == "user"
	input.intake.names_user == "no"
}

findings contains {"effect": "escalate", "code": "COMITY-SUBJECT-UNNAMED", "measure": measure} if {
	some measure in ordinary
	authority
	input.user.subject == "user"
	input.intake.names_user == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-PROCESS-STALE", "measure": measure} if {
	some measure in ordinary
	authority
	not unissued
	input.instrument.issued.state == "known"
	input.instrument.issued.day + 365 < input.day
}

findings contains {"effect": "escalate", "code": "COMITY-SCOPE-LIVE", "measure": measure} if {
	some measure in disclosed
	authority
	input.instrument.kind != "emergency"
	input.scope.event in {"live", "upcoming", "unknown"}
}

findings contains {"effect": "deny", "code": "COMITY-SUBJECT-NONE", "measure": measure} if {
	some measure in disclosed
	input.user.subject == "platform"
}

# --- Standing access and governance --------------------------------------------------------------

findings contains {"effect": "deny", "code": "COMITY-STANDING-ACCESS", "measure": measure} if {
	some measure in input.measures
	measure in {"grant_access", "migrate_data", "monitor"}
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-STANDING-ALERT",
	"measure": measure,
	"duty": "security_alert",
} if {
	some measure in input.measures
	measure == "grant_access"
}

findings contains {"effect": "deny", "code": "COMITY-STANDING-ENDLESS", "measure": measure} if {
	some measure in ordinary
	input.scope.ends == "no"
}

findings contains {"effect": "escalate", "code": "COMITY-STANDING-UNKNOWN", "measure": measure} if {
	some measure in ordinary
	authority
	input.scope.ends == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-INTERCEPT-REVIEW", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
}

findings contains {"effect": "escalate", "code": "COMITY-GOVERNANCE", "measure": measure} if {
	some measure in input.measures
	measure == "appoint_liaison"
}

# --- Silencing -----------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "COMITY-SILENCING-REVIEW", "measure": measure} if {
	some measure in silencing
	authority
}

findings contains {"effect": "deny", "code": "COMITY-PRIOR-RESTRAINT", "measure": measure} if {
	some measure in silencing
	authority
	input.scope.event == "upcoming"
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-RESTRICT-INSTEAD",
	"measure": measure,
	"duty": "offer_territorial_restriction",
} if {
	some measure in silencing
	measure in {"terminate_meeting", "remove_content"}
	authority
}

# --- Silence and notice --------------------------------------------------------------------------

findings contains {"effect": "oblige", "code": "COMITY-GAG-CHALLENGE", "measure": measure, "duty": "challenge_gag"} if {
	some measure in ordinary
	input.instrument.gag.source != "none"
	input.instrument.gag.end in {"none", "unknown"}
}

findings contains {"effect": "oblige", "code": "COMITY-GAG-LONG", "measure": measure, "duty": "challenge_gag"} if {
	some measure in ordinary
	input.instrument.gag.source != "none"
	input.instrument.gag.days > 365
}

gagged if {
	input.instrument.gag.source in {"court_order", "statute", "unknown"}
	input.instrument.gag.ended in {"no", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-GAG-UNKNOWN", "measure": measure} if {
	some measure in disclosed
	authority
	input.instrument.gag.source == "unknown"
}

notice_waits if gagged

notice_waits if input.instrument.kind == "emergency"

findings contains {
	"effect": "oblige",
	"code": "COMITY-NOTICE-BEFORE",
	"measure": measure,
	"duty": "notify_user_before",
} if {
	some measure in disclosed
	authority
	not notice_waits
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-NOTICE-LATER",
	"measure": measure,
	"duty": "notify_user_when_gag_lapses",
} if {
	some measure in disclosed
	authority
	notice_waits
}

# --- Customers that control the data -------------------------------------------------------------

controlled if input.user.controller in {"sole", "joint", "processor", "public_authority"}

controller_passed if input.intake.controller_bypass == "known"

controller_passed if input.user.controller_asked == "yes"

findings contains {"effect": "deny", "code": "COMITY-CONTROLLER-FIRST", "measure": measure} if {
	some measure in disclosed
	controlled
	not controller_passed
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-CONTROLLER-REDIRECT",
	"measure": measure,
	"duty": "redirect_to_controller",
} if {
	some measure in disclosed
	controlled
	not controller_passed
}

findings contains {"effect": "escalate", "code": "COMITY-CONTROLLER-PASSED", "measure": measure} if {
	some measure in disclosed
	controlled
	controller_passed
}

findings contains {"effect": "escalate", "code": "COMITY-CONTROLLER-UNKNOWN", "measure": measure} if {
	some measure in disclosed
	input.user.controller == "unknown"
}
