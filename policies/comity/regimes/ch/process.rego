# METADATA
# title: Switzerland, as requester
# description: >-
#   Code of Criminal Procedure (StPO) Arts. 263-279 and the Surveillance Act (BUEPF): the prosecutor orders, the
#   compulsory measures court approves what watches communications, the federal Service carries it.
package comity.regimes.ch.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "CH"
}

ordering if input.instrument.issuer in {"prosecutor", "judge", "magistrate"}

# The court made it, or approved what the prosecutor ordered.
approved if input.instrument.issuer in {"judge", "magistrate"}

approved if {
	input.instrument.issuer == "prosecutor"
	input.instrument.validator in {"judge", "magistrate"}
}

shown if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"administrative_subpoena",
	"emergency",
	"preservation",
	"mlat_order",
}

# What Arts. 269 and 273 reach: conversations as they happen, and the metadata of those that were.
watched contains measure if {
	some measure in input.measures
	measure in {"disclose_traffic", "disclose_location", "intercept"}
	requester
}

findings contains {"effect": "escalate", "code": "CH-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	shown
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "escalate", "code": "CH-STPO-265-ORDER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	ordering
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "CH-STPO-263-NO-ORDER", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_traffic", "disclose_location", "disclose_content", "intercept"}
	requester
	input.instrument.kind != "emergency"
	not ordering
}

# The court decides within five days of the order (Art. 274).
pending if {
	input.instrument.issued.state == "known"
	input.instrument.issued.day + 5 >= input.day
	input.day < 99999999
}

findings contains {"effect": "deny", "code": "CH-STPO-274-UNAPPROVED", "measure": measure} if {
	some measure in watched
	ordering
	not approved
	not pending
}

findings contains {"effect": "escalate", "code": "CH-STPO-274-PENDING", "measure": measure} if {
	some measure in watched
	ordering
	not approved
	pending
}

findings contains {
	"effect": "oblige",
	"code": "CH-STPO-274-HOLD",
	"measure": measure,
	"duty": "hold",
	"within": {"amount": 5, "unit": "days", "start": "issued"},
} if {
	some measure in watched
	ordering
	not approved
	pending
}

findings contains {"effect": "escalate", "code": "CH-BUEPF-21-SERVICE", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_identification"}
	requester
	input.instrument.kind == "administrative_request"
}

findings contains {"effect": "oblige", "code": "CH-STPO-264-PRIVILEGE", "measure": measure, "duty": "filter_team"} if {
	some measure in input.measures
	measure in {"disclose_content", "intercept"}
	requester
	some role in input.user.roles.roles
	role in {"lawyer", "doctor", "clergy", "press"}
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "CH-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "CH"
	not data.comity.territory.outside
}
