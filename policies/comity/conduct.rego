# METADATA
# title: Conduct
# description: >-
#   What holds under every regime: measures by what they do, process, the paper and what is held (principles 1, 2,
#   4, 8, 9 and 14 of the policy set).
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

# Measures without case, target or end.
standing contains measure if {
	some measure in input.measures
	measure in {"grant_access", "migrate_data", "monitor"}
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

findings contains {
	"effect": "oblige",
	"code": "COMITY-RESOLVED",
	"measure": measure,
	"duty": "conflict_analysis",
} if {
	some measure in resolved
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

findings contains {"effect": "escalate", "code": "COMITY-PROCESS-STALE", "measure": measure} if {
	some measure in ordinary
	authority
	not unissued
	input.instrument.issued.state == "known"
	input.instrument.issued.day + 365 < input.day
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

# Nobody knows when it came.
unreceived if input.intake.received.state in {"none", "unknown"}

# It came after the day of decision.
unreceived if {
	input.intake.received.state == "known"
	input.intake.received.day > input.day
}

# It came before it was issued.
unreceived if {
	input.intake.received.state == "known"
	input.instrument.issued.state == "known"
	input.intake.received.day < input.instrument.issued.day
}

findings contains {"effect": "escalate", "code": "COMITY-RECEIVED", "measure": measure} if {
	some measure in ordinary
	authority
	not unissued
	unreceived
}

findings contains {"effect": "escalate", "code": "COMITY-THIRD-GOVERNMENT", "measure": measure} if {
	some measure in ordinary
	authority
	input.instrument.third_government in {"yes", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-ORIGIN", "measure": measure} if {
	some measure in ordinary
	authority
	input.requester.origin != "none"
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

entity_unknown if {
	not unissued
	input.instrument.served_entity == "none"
}

# An emergency and a preservation letter need not be served on anybody, but nobody may be unsure of it.
entity_unknown if {
	not processless
	input.instrument.served_entity == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-ENTITY-UNKNOWN", "measure": measure} if {
	some measure in ordinary
	authority
	entity_unknown
}

# --- Paper ---------------------------------------------------------------------------------------

# Paper that obtains or keeps data.
gathering if input.instrument.kind in {
	"emergency",
	"preservation",
	"epoc",
	"epoc_pr",
	"nsl",
	"d_order",
	"pen_trap",
	"title_iii",
	"grand_jury_subpoena",
	"trial_subpoena",
	"administrative_subpoena",
	"civil_subpoena",
	"overseas_production_order",
}

misused contains measure if {
	some measure in silencing
	gathering
}

misused contains measure if {
	some measure in disclosed
	input.instrument.kind == "epoc_pr"
}

# To keep data may need the path of a message (Budapest Convention, Art. 17), and nothing more.
misused contains measure if {
	some measure in disclosed
	measure != "disclose_traffic"
	input.instrument.kind == "preservation"
}

findings contains {"effect": "deny", "code": "COMITY-PAPER-PURPOSE", "measure": measure} if {
	some measure in misused
}

findings contains {"effect": "deny", "code": "COMITY-PAPER-FOREIGN", "measure": measure} if {
	some measure in ordinary
	authority
	not unissued
	data.comity.data.country[input.instrument.issuing_country]
	input.instrument.issuing_country != input.requester.country
}

findings contains {"effect": "escalate", "code": "COMITY-PAPER-ISSUED-UNKNOWN", "measure": measure} if {
	some measure in ordinary
	authority
	not processless
	input.instrument.issuing_country in {"none", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-FRAMEWORK-UNKNOWN", "measure": measure} if {
	some measure in ordinary
	authority
	not processless
	input.instrument.framework in {"none", "unknown"}
}

faulty if {
	authority
	not unissued
	input.instrument.errors in {"yes", "unknown"}
}

# A letter that is plainly wrong may be forged, haste or not.
faulty if {
	authority
	input.instrument.kind == "emergency"
	input.instrument.errors in {"yes", "unknown"}
}

findings contains {"effect": "escalate", "code": "COMITY-PAPER-ERRORS", "measure": measure} if {
	some measure in ordinary
	faulty
}

findings contains {
	"effect": "oblige",
	"code": "COMITY-PAPER-ERRORS-ASK",
	"measure": measure,
	"duty": "ask_for_missing",
} if {
	some measure in ordinary
	faulty
}

# --- What is held --------------------------------------------------------------------------------

findings contains {"effect": "deny", "code": "COMITY-DATA-NONE", "measure": measure} if {
	some measure in disclosed
	input.intake.data_held == "no"
}

findings contains {"effect": "escalate", "code": "COMITY-DATA-HELD-UNKNOWN", "measure": measure} if {
	some measure in disclosed
	authority
	input.intake.data_held == "unknown"
}

findings contains {"effect": "escalate", "code": "COMITY-SERVICE-COVERED", "measure": measure} if {
	some measure in disclosed
	authority
	input.intake.service_covered in {"no", "unknown"}
}
