# METADATA
# title: United Kingdom, as requester
# description: >-
#   Overseas production orders under the Crime (Overseas Production Orders) Act 2019 and the agreement with the
#   United States; notices and authorisations of the Investigatory Powers Act 2016. All but the first go to people.
package comity.regimes.gb.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "GB"
}

order if {
	requester
	input.instrument.kind == "overseas_production_order"
	input.instrument.framework == "agreement_us_gb"
}

other_paper contains measure if {
	some measure in data.comity.conduct.ordinary
	requester
	not order
	input.instrument.kind in {
		"warrant",
		"court_order",
		"administrative_request",
		"overseas_production_order",
		"mlat_order",
		"emergency",
		"preservation",
		"epoc",
		"epoc_pr",
	}
}

designated if {
	some row in data.comity.data.routes.GB.US
	row.framework == input.instrument.framework
	input.instrument.issued.state == "known"
	row.from <= input.instrument.issued.day
	input.instrument.issued.day < row.until
	row.from <= input.day
	input.day < row.until
}

# Section 9: within three months of being made, so an order always has a last day; what came later than 92 days after
# it was made was not served in time, whatever last day it names.
served_in_time if {
	input.instrument.service == "in_time"
	input.instrument.issued.day <= input.day
	input.intake.received.state == "known"
	input.intake.received.day <= input.instrument.issued.day + 92
	input.intake.received.day >= 0
}

overdue if input.instrument.service == "late"

overdue if {
	input.instrument.issued.state == "known"
	input.instrument.issued.day <= input.day
	input.intake.received.state == "known"
	input.intake.received.day > input.instrument.issued.day + 92
}

findings contains {
	"effect": "allow",
	"code": "GB-COPO-AGREEMENT",
	"measure": measure,
	"route": "agreement:us-gb",
	"limits": {"period_only": true},
} if {
	some measure in input.measures
	measure == "disclose_content"
	measure in data.comity.clear.verified
	order
	designated
	served_in_time
	input.requester.level in {"federal", "state", "local"}
	input.requester.agency in {"court", "prosecutor", "police"}
	input.instrument.issuer == "judge"
	input.instrument.issuing_country == "GB"
	input.instrument.certificate == "yes"
	input.instrument.independent_review == "yes"
	input.offence.class == "serious_crime"
	input.offence.max_years.state == "known"
	input.offence.max_years.years >= 3
	input.offence.max_years.years <= 255
	input.user.us_person == "none_indicated"
	input.user.holder.country == "US"
	data.comity.clear.hands
	data.comity.clear.scope
	data.comity.clear.paper
	data.comity.clear.offence
	data.comity.clear.user
	data.comity.clear.bounded
	data.comity.territory.settled
}

findings contains {"effect": "deny", "code": "GB-COPO-NOT-IN-FORCE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	not designated
}

findings contains {"effect": "deny", "code": "GB-COPO-JUDGE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	input.instrument.issuer != "judge"
}

findings contains {"effect": "deny", "code": "GB-COPO-SERVED-LATE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	overdue
}

findings contains {"effect": "escalate", "code": "GB-COPO-SERVICE-UNKNOWN", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	input.instrument.service in {"unknown", "no_limit"}
}

findings contains {"effect": "escalate", "code": "GB-COPO-OFFICER", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	input.requester.level in {
		"tribal",
		"military",
		"intelligence",
		"regulator",
		"civil_party",
		"defendant",
		"international",
		"private",
		"unknown",
	}
}

findings contains {"effect": "escalate", "code": "GB-COPO-AGENCY", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	input.requester.agency in {"security", "administration", "central_authority", "other", "unknown"}
}

findings contains {"effect": "escalate", "code": "GB-COPO-EXCEPTED", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	some role in input.user.roles.roles
	role in {"lawyer", "doctor", "clergy", "press"}
}

findings contains {"effect": "escalate", "code": "GB-COPO-RECORDS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	measure != "disclose_content"
	order
}

findings contains {"effect": "escalate", "code": "GB-COPO-THRESHOLD", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	input.offence.max_years.state in {"none", "unknown"}
}

findings contains {"effect": "deny", "code": "GB-COPO-NOT-SERIOUS", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	input.offence.max_years.state == "known"
	input.offence.max_years.years < 3
}

findings contains {"effect": "escalate", "code": "GB-COPO-THIRD-COUNTRY", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	order
	not data.comity.territory.settled
}

findings contains {
	"effect": "oblige",
	"code": "GB-COPO-DEADLINE",
	"measure": measure,
	"duty": "respond",
	"within": {"amount": 7, "unit": "days", "start": "served"},
} if {
	some measure in data.comity.conduct.disclosed
	order
	designated
}

# --- Investigatory Powers Act 2016, Online Safety Act 2023 ------------------------------------------

request if {
	requester
	input.instrument.kind == "administrative_request"
}

findings contains {"effect": "escalate", "code": "GB-IPA-60A-DATA", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_identification", "disclose_traffic", "disclose_location"}
	request
	input.requester.level != "regulator"
}

findings contains {"effect": "deny", "code": "GB-IPA-6-CONTENT-NEEDS-WARRANT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	request
	input.requester.agency in {"police", "prosecutor", "security"}
}

# Technical capability notices: the removal of protection, access, a tap.
capability contains measure if {
	some measure in input.measures
	measure in {"grant_access", "intercept", "monitor"}
	request
}

findings contains {"effect": "escalate", "code": "GB-IPA-253-NOTICE", "measure": measure} if {
	some measure in capability
}

findings contains {"effect": "deny", "code": "GB-IPA-253-NOT-MINISTER", "measure": measure} if {
	some measure in capability
	input.requester.rank in {"senior", "designated", "ordinary", "none"}
}

findings contains {"effect": "deny", "code": "GB-IPA-253-NO-COMMISSIONER", "measure": measure} if {
	some measure in capability
	input.instrument.independent_review == "no"
}

findings contains {"effect": "oblige", "code": "GB-IPA-255-SECRECY", "measure": measure, "duty": "keep_confidence"} if {
	some measure in capability
}

findings contains {"effect": "escalate", "code": "GB-OSA-100-NOTICE", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	request
	input.requester.level == "regulator"
}

findings contains {"effect": "escalate", "code": "GB-PROCESS-REVIEW", "measure": measure} if {
	some measure in other_paper
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "GB-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	measure in other_paper
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "GB"
	not data.comity.territory.outside
}
