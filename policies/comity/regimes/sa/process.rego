# METADATA
# title: Saudi Arabia, as requester
# description: >-
#   Anti-Cyber Crime Law and Law of Criminal Procedure. Messages are opened on a reasoned order of the public
#   prosecution or a court alone, and nobody is unmasked for an opinion where death or torture is possible.
package comity.regimes.sa.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "SA"
}

paper if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

judicial if input.instrument.issuer in {"judge", "magistrate", "prosecutor"}

# An emergency that the demand itself claims, on a user at home: people decide, save on content.
urgent contains measure if {
	some measure in data.comity.conduct.disclosed
	measure != "disclose_content"
	input.instrument.kind == "emergency"
	input.intake.emergency == "yes"
	data.comity.territory.settled
}

expression if input.offence.class in {"speech", "religion", "assembly", "sexuality", "status"}

findings contains {"effect": "escalate", "code": "SA-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	paper
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "SA-CPL-57-NEEDS-PROSECUTION", "measure": measure} if {
	some measure in data.comity.conduct.disclosed - urgent
	requester
	not judicial
}

findings contains {"effect": "deny", "code": "SA-CPL-57-LIVE", "measure": measure} if {
	some measure in input.measures
	measure in {"intercept", "grant_access", "monitor"}
	requester
	not judicial
}

findings contains {"effect": "deny", "code": "SA-ACCL-6-EXPRESSION", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	expression
	input.offence.death_or_torture in {"yes", "unknown"}
}

findings contains {"effect": "deny", "code": "SA-REACH", "measure": measure} if {
	some measure in input.measures
	measure in {"suspend_account", "terminate_meeting", "remove_content"}
	requester
	not data.comity.territory.settled
}

findings contains {"effect": "oblige", "code": "SA-SECOND-REVIEWER", "measure": measure, "duty": "second_reviewer"} if {
	some measure in data.comity.conduct.disclosed
	requester
}
