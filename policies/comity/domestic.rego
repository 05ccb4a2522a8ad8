# METADATA
# title: Domestic
# description: >-
#   A judge's paper of a state on a user at home there, whose data a holder in the same state has. A regime that
#   allows by such paper adds the state, the kind of paper and what its law lets it reach.
package comity.domestic

# METADATA
# title: What such paper asks for, with everything bound that an allow must bind
ordered contains measure if {
	some measure in data.comity.conduct.disclosed
	measure in data.comity.clear.verified
	measure in data.comity.clear.unbarred
	input.requester.country == input.user.holder.country
	input.requester.country == input.instrument.issuing_country
	input.requester.level in {"federal", "state", "local"}
	input.requester.agency in {"court", "prosecutor", "police", "administration"}
	input.instrument.kind in {"court_order", "warrant"}
	input.instrument.framework == "national"
	input.instrument.issuer in {"judge", "magistrate"}
	input.instrument.service in {"in_time", "no_limit"}
	data.comity.clear.hands
	data.comity.clear.scope
	data.comity.clear.paper
	data.comity.clear.offence
	data.comity.clear.user
	data.comity.clear.bounded
	data.comity.territory.settled
}
