# METADATA
# title: European Union and EEA, as requester
# description: Certificates under Regulation (EU) 2023/1543, orders under the Digital Services Act, national paper.
package comity.regimes.eu.process

# --- Allowed by certificate ---------------------------------------------------------------------------

findings contains {
	"effect": "allow",
	"code": "EU-EEVIDENCE-4-1-SUBSCRIBER",
	"measure": measure,
	"route": "eu_evidence",
	"limits": {"fields": ["name", "address", "service", "payment"]},
} if {
	some measure in input.measures
	measure == "disclose_subscriber"
	input.scope.period in {"closed", "none"}
	data.comity.regimes.eu.certificate.judicial
	data.comity.regimes.eu.certificate.sound
}

findings contains {
	"effect": "allow",
	"code": "EU-EEVIDENCE-4-1-IDENTIFICATION",
	"measure": measure,
	"route": "eu_evidence",
	"limits": {"period_only": true},
} if {
	some measure in input.measures
	measure == "disclose_identification"
	measure in data.comity.clear.verified
	data.comity.clear.period
	data.comity.regimes.eu.certificate.judicial
	data.comity.regimes.eu.certificate.sound
}

findings contains {
	"effect": "allow",
	"code": "EU-EEVIDENCE-4-2-TRAFFIC-CONTENT",
	"measure": measure,
	"route": "eu_evidence",
	"limits": {"period_only": true},
} if {
	some measure in input.measures
	measure in {"disclose_traffic", "disclose_content"}
	measure in data.comity.clear.verified
	measure in data.comity.clear.unbarred
	data.comity.clear.bounded
	data.comity.regimes.eu.certificate.by_judge
	data.comity.regimes.eu.certificate.grave
	data.comity.regimes.eu.certificate.free
	data.comity.regimes.eu.certificate.sound
}

# --- Refused by certificate --------------------------------------------------------------------------

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-34-NOT-YET", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.early
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-NOT-BOUND", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.unbound
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-3-MISUSED", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.misused
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-4-1-ISSUER", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.unsigned_1
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-4-2-ISSUER", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.unsigned_2
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-4-3-ISSUER", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.unsigned_3
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-5-3-SENTENCE", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.short
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-5-4-THRESHOLD", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.slight
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-1-HOME", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.at_home
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-7-NO-ADDRESSEE", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.unaddressed
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-12-OBJECTED", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.objected
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-3-NOT-STORED", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.unstored
}

findings contains {"effect": "deny", "code": "EU-EEVIDENCE-2-SERVICE", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.uncovered
}

# --- To people ---------------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-REQUESTER", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.shown
	not data.comity.regimes.eu.certificate.competent
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-4-UNKNOWN", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.shown
	data.comity.regimes.eu.certificate.obscure
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-4-2-MAGISTRATE", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.revealing
	data.comity.regimes.eu.certificate.by_magistrate
	not data.comity.regimes.eu.certificate.by_judge
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-4-5-EX-POST", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.shown
	data.comity.regimes.eu.certificate.unvalidated
	data.comity.regimes.eu.certificate.urgent
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-5-3-REVIEW", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.shown
	input.offence.sentence_months.state in {"known", "unknown"}
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-5-4-UNKNOWN", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.ungraded
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-5-5-INCOMPLETE", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.incomplete
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-10-ERRORS", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.faulty
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-10-IMMUNITY", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.privileged
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-10-UNCHECKED", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.shown
	data.comity.regimes.eu.refusals.unchecked
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-10-EMERGENCY", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.asked
	input.intake.emergency in {"yes", "unknown"}
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-3-LOCATION", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.revealing
	measure == "disclose_location"
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-7-REPRESENTED", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.represented
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-USER-ELSEWHERE", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.asked
	data.comity.territory.placed
	not data.comity.regimes.eu.certificate.everywhere_bound
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-8-NOT-NOTIFIED", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.unnotified
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-8-HOLD", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.held
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-8-HOME-DOUBT", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.doubtful
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-11-KEEPING", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.kept
	data.comity.regimes.eu.certificate.in_force
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-19-CHANNEL", "measure": measure} if {
	some measure in data.comity.regimes.eu.refusals.shown
	input.intake.channel != "decentralised_it_system"
}

# --- Duties of the addressee -------------------------------------------------------------------------

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-10-RECEIPT",
	"measure": measure,
	"duty": "preserve_on_receipt",
} if {
	some measure in data.comity.regimes.eu.refusals.asked
	data.comity.regimes.eu.certificate.in_force
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-10-RESPOND",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 10, "unit": "days", "start": "received"},
} if {
	some measure in data.comity.regimes.eu.refusals.asked
	data.comity.regimes.eu.certificate.in_force
	input.intake.emergency == "no"
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-10-RESPOND-EMERGENCY",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 8, "unit": "hours", "start": "received"},
} if {
	some measure in data.comity.regimes.eu.refusals.asked
	data.comity.regimes.eu.certificate.in_force
	input.intake.emergency in {"yes", "unknown"}
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-10-WAIT",
	"measure": measure,
	"duty": "hold",
	"within": {"amount": 10, "unit": "days", "start": "received"},
} if {
	some measure in data.comity.regimes.eu.refusals.held
	data.comity.regimes.eu.certificate.in_force
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-11-PRESERVE",
	"measure": measure,
	"duty": "preserve",
	"within": {"amount": 60, "unit": "days", "start": "received"},
} if {
	some measure in data.comity.regimes.eu.refusals.kept
	data.comity.regimes.eu.certificate.in_force
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-13-CONFIDENCE",
	"measure": measure,
	"duty": "keep_confidence",
} if {
	some measure in data.comity.regimes.eu.refusals.shown
	data.comity.regimes.eu.certificate.in_force
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-17-OBJECTION",
	"measure": measure,
	"duty": "object_conflict_of_laws",
	"within": {"amount": 10, "unit": "days", "start": "received"},
} if {
	some measure in data.comity.regimes.eu.refusals.conflicted
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-5-5-ASK",
	"measure": measure,
	"duty": "ask_for_missing",
} if {
	some measure in data.comity.regimes.eu.refusals.incomplete
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-FORM-3-AUTHORITY",
	"measure": measure,
	"duty": "refuse_by_form_3",
	"ground": "wrong_authority",
} if {
	some measure in data.comity.regimes.eu.refusals.wrong_authority
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-FORM-3-ERRORS",
	"measure": measure,
	"duty": "refuse_by_form_3",
	"ground": "manifest_errors",
} if {
	some measure in data.comity.regimes.eu.refusals.manifest_errors
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-FORM-3-NOT-STORED",
	"measure": measure,
	"duty": "refuse_by_form_3",
	"ground": "not_stored",
} if {
	some measure in data.comity.regimes.eu.refusals.unstored
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-FORM-3-SERVICE",
	"measure": measure,
	"duty": "refuse_by_form_3",
	"ground": "service_not_covered",
} if {
	some measure in data.comity.regimes.eu.refusals.not_covered
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-FORM-3-INCOMPLETE",
	"measure": measure,
	"duty": "inform_by_form_3",
	"ground": "incomplete",
} if {
	some measure in data.comity.regimes.eu.refusals.incomplete
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-FORM-3-FAULTS",
	"measure": measure,
	"duty": "inform_by_form_3",
	"ground": "manifest_errors",
} if {
	some measure in data.comity.regimes.eu.refusals.faulty
}

findings contains {
	"effect": "oblige",
	"code": "EU-EEVIDENCE-FORM-3-IMMUNITY",
	"measure": measure,
	"duty": "inform_by_form_3",
	"ground": "immunity_or_privilege",
} if {
	some measure in data.comity.regimes.eu.refusals.privileged
}

findings contains {"effect": "escalate", "code": "EU-EEVIDENCE-4-VALIDATOR", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.eu.certificate.order
	input.instrument.validator in {"grand_jury", "police", "executive", "private"}
}

# --- Paper of a member state's own law ---------------------------------------------------------------

findings contains {"effect": "escalate", "code": "EU-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.regimes.eu.national.paper
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "escalate", "code": "EU-NATIONAL-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.regimes.eu.national.served_abroad
}

findings contains {
	"effect": "oblige",
	"code": "EU-NATIONAL-ROUTE",
	"measure": measure,
	"duty": "name_lawful_route",
} if {
	some measure in data.comity.regimes.eu.national.served_abroad
}

findings contains {"effect": "escalate", "code": "EU-DSA-9-REVIEW", "measure": measure} if {
	some measure in data.comity.regimes.eu.national.removal
}

findings contains {"effect": "escalate", "code": "EU-DSA-9-INCOMPLETE", "measure": measure} if {
	some measure in data.comity.regimes.eu.national.incomplete_9
}

findings contains {"effect": "escalate", "code": "EU-DSA-9-NOT-AN-ITEM", "measure": measure} if {
	some measure in data.comity.regimes.eu.national.account
}

findings contains {"effect": "escalate", "code": "EU-DSA-10-INCOMPLETE", "measure": measure} if {
	some measure in data.comity.regimes.eu.national.incomplete_10
}

findings contains {
	"effect": "oblige",
	"code": "EU-DSA-ASK",
	"measure": measure,
	"duty": "ask_for_missing",
} if {
	some measure in data.comity.regimes.eu.national.incomplete
}
