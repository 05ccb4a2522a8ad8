# METADATA
# title: Israel, as requester
# description: >-
#   Communications Data Law 5768-2007 for records, Criminal Procedure Ordinance s. 43 and 23A for what is stored,
#   Wiretap Law 5739-1979. All of it goes to people.
package comity.regimes.il.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "IL"
}

judicial if input.instrument.issuer in {"judge", "magistrate"}

shown if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"administrative_subpoena",
	"emergency",
	"preservation",
	"mlat_order",
}

# Communications data as the law of 2007 has them: traffic, location, who a number belongs to at a time.
communications_data contains measure if {
	some measure in input.measures
	measure in {"disclose_identification", "disclose_traffic", "disclose_location"}
	requester
}

# An authorised officer's permit for 24 hours.
urgent if {
	input.instrument.kind in {"emergency", "administrative_request"}
	input.requester.rank in {"senior", "designated"}
}

findings contains {"effect": "escalate", "code": "IL-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	shown
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "escalate", "code": "IL-CPO-43-ORDER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	judicial
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "IL-CDL-3-DATA-NEED-COURT", "measure": measure} if {
	some measure in communications_data
	not judicial
	not urgent
}

findings contains {"effect": "escalate", "code": "IL-CDL-4-URGENT", "measure": measure} if {
	some measure in communications_data
	not judicial
	urgent
}

findings contains {"effect": "oblige", "code": "IL-CDL-3-PRIVILEGE", "measure": measure, "duty": "filter_team"} if {
	some measure in communications_data
	some role in input.user.roles.roles
	role in {"lawyer", "doctor", "clergy"}
}

findings contains {"effect": "deny", "code": "IL-CPO-43-CONTENT-NEEDS-COURT", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	not judicial
}

# A minister permits wiretaps for the security of the state; everyone else needs a court.
permitted if input.requester.rank == "ministerial"

permitted if judicial

findings contains {"effect": "deny", "code": "IL-WIRETAP-6-NEEDS-PERMIT", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	requester
	not permitted
}

findings contains {"effect": "escalate", "code": "IL-MILITARY-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	input.requester.level == "military"
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "IL-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "IL"
	not data.comity.territory.outside
}
