# METADATA
# title: Scope
# description: >-
#   How far a demand reaches, standing access and silencing, under every regime (principles 3 to 5 of the policy
#   set).
package comity.scope

# What takes or keeps data.
taken contains measure if some measure in data.comity.conduct.disclosed

taken contains measure if {
	some measure in input.measures
	measure == "preserve"
}

# --- Scope ---------------------------------------------------------------------------------------

findings contains {"effect": "deny", "code": "COMITY-CASE-NONE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.scope.case == "no"
}

findings contains {"effect": "escalate", "code": "COMITY-CASE-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.scope.case == "unknown"
}

bulk if input.scope.kind in {"class", "platform"}

bulk if {
	input.scope.kind in {"identifier", "list"}
	input.scope.identifiers == 0
}

findings contains {"effect": "deny", "code": "COMITY-SCOPE-BULK", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	bulk
}

findings contains {"effect": "escalate", "code": "COMITY-SCOPE-REVERSE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.scope.kind in {"geofence", "tower", "keyword", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-SCOPE-KIND", "measure": measure} if {
	some measure in taken
	data.comity.conduct.authority
	input.scope.kind in {"meeting", "list"}
}

findings contains {"effect": "escalate", "code": "COMITY-SCOPE-MANY", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.scope.identifiers > 25
}

uncounted if input.scope.users < 1

uncounted if input.scope.users > 25

findings contains {"effect": "escalate", "code": "COMITY-SCOPE-USERS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	uncounted
}

findings contains {"effect": "deny", "code": "COMITY-SUBJECT-OTHER", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.user.subject == "user"
	input.intake.names_user == "no"
}

findings contains {"effect": "escalate", "code": "COMITY-SUBJECT-UNNAMED", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.user.subject == "user"
	input.intake.names_user == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-SCOPE-LIVE", "measure": measure} if {
	some measure in taken
	data.comity.conduct.authority
	input.scope.event in {"live", "upcoming", "unknown"}
}

# Whatever touches one user needs one; what is asked of the platform itself has rules of its own.
findings contains {"effect": "deny", "code": "COMITY-SUBJECT-NONE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary - data.comity.conduct.standing
	input.user.subject == "platform"
}

# --- Standing access and governance --------------------------------------------------------------

findings contains {"effect": "deny", "code": "COMITY-STANDING-ACCESS", "measure": measure} if {
	some measure in data.comity.conduct.standing
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
	some measure in data.comity.conduct.ordinary
	input.scope.ends == "no"
}

findings contains {"effect": "escalate", "code": "COMITY-STANDING-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.conduct.authority
	input.scope.ends == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-INTERCEPT-REVIEW", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	data.comity.conduct.authority
}

findings contains {"effect": "escalate", "code": "COMITY-GOVERNANCE", "measure": measure} if {
	some measure in input.measures
	measure == "appoint_liaison"
	data.comity.conduct.authority
}

# --- Silencing -----------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "COMITY-SILENCING-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	data.comity.conduct.authority
}

findings contains {"effect": "deny", "code": "COMITY-PRIOR-RESTRAINT", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	data.comity.conduct.authority
	input.scope.event == "upcoming"
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-RESTRICT-INSTEAD",
	"measure": measure,
	"duty": "offer_territorial_restriction",
} if {
	some measure in input.measures
	measure in {"terminate_meeting", "remove_content"}
	data.comity.conduct.authority
}
