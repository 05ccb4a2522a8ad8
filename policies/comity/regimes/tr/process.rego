# METADATA
# title: Türkiye, as requester
# description: >-
#   Criminal Procedure Code, Articles 134 and 135, and Law 5651. Content and records need a judge, or a prosecutor
#   whom a judge confirms; removal needs a judge and names its article. All of it goes to people.
package comity.regimes.tr.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "TR"
}

paper if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

judged if input.instrument.issuer in {"judge", "magistrate"}

# Where delay is dangerous: confirmed by a judge within a day.
judged if input.instrument.validator in {"judge", "magistrate"}

prosecuted if judged

prosecuted if input.instrument.issuer == "prosecutor"

# An emergency that the demand itself claims, on a user at home: people decide, save on content.
urgent contains measure if {
	some measure in data.comity.conduct.disclosed
	measure != "disclose_content"
	input.instrument.kind == "emergency"
	input.intake.emergency == "yes"
	data.comity.territory.settled
}

# Article 135 lets a prosecutor order records where delay is dangerous; a judge decides within a day.
pressed contains measure if {
	some measure in urgent
	input.instrument.issuer == "prosecutor"
}

states_basis if "legal_basis" in input.instrument.elements.elements

findings contains {"effect": "escalate", "code": "TR-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	paper
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "TR-CMK-134-CONTENT-NEEDS-JUDGE", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	not judged
}

findings contains {"effect": "deny", "code": "TR-CMK-135-RECORDS-NEED-JUDGE", "measure": measure} if {
	some measure in data.comity.conduct.disclosed - pressed
	measure in {"disclose_traffic", "disclose_location"}
	requester
	not judged
}

findings contains {"effect": "deny", "code": "TR-CMK-135-CATALOGUE", "measure": measure} if {
	some measure in input.measures
	measure == "intercept"
	requester
	input.offence.listed in {"no", "unknown"}
}

findings contains {"effect": "deny", "code": "TR-5651-EK4-IDENTITY-ISSUER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed - urgent
	measure in {"disclose_subscriber", "disclose_identification"}
	requester
	not prosecuted
}

findings contains {"effect": "deny", "code": "TR-5651-8A-UNCONFIRMED", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	requester
	not judged
}

findings contains {"effect": "escalate", "code": "TR-5651-9-ENDED", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	requester
	judged
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "TR-5651-9-NO-BASIS", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	requester
	input.instrument.elements.state == "known"
	not states_basis
}

findings contains {"effect": "oblige", "code": "TR-5651-9-ASK", "measure": measure, "duty": "ask_for_missing"} if {
	some measure in data.comity.conduct.silencing
	requester
	input.instrument.elements.state == "known"
	not states_basis
}

findings contains {"effect": "deny", "code": "TR-5651-REACH", "measure": measure} if {
	some measure in input.measures
	measure in {"suspend_account", "terminate_meeting", "remove_content"}
	requester
	not data.comity.territory.settled
}

findings contains {"effect": "escalate", "code": "TR-5651-EK4-REPRESENTATIVE", "measure": measure} if {
	some measure in input.measures
	measure == "appoint_liaison"
	requester
}

findings contains {"effect": "deny", "code": "TR-5651-EK4-LOCALISATION", "measure": measure} if {
	some measure in input.measures
	measure == "migrate_data"
	requester
}
