# METADATA
# title: Singapore, as requester
# description: >-
#   Criminal Procedure Code 2010, ss. 20 and 40, the Protection from Online Falsehoods and Manipulation Act
#   2019 and the Online Criminal Harms Act 2023. Most of this paper comes from officers, not from judges: people
#   decide. See README.md in this folder.
package comity.regimes.sg.process

requester if {
	input.requester.kind == "authority"
	input.requester.country == "SG"
}

shown if input.instrument.kind in {
	"warrant",
	"court_order",
	"administrative_request",
	"emergency",
	"preservation",
	"mlat_order",
}

# A written order, notice or direction of an officer, without a court.
of_police if {
	requester
	input.instrument.kind == "administrative_request"
	input.instrument.issuer == "police"
}

of_minister if {
	requester
	input.instrument.kind == "administrative_request"
	input.instrument.issuer == "executive"
}

low if input.requester.rank in {"ordinary", "none"}

# --- Data ------------------------------------------------------------------------------------------

findings contains {"effect": "escalate", "code": "SG-CPC-20-ORDER", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	of_police
}

# Paper of before 1 February 2024 cannot stand on the Act.
findings contains {"effect": "escalate", "code": "SG-OCHA-48-NOTICE", "measure": measure} if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_identification", "disclose_traffic"}
	of_police
	input.instrument.issued.state == "known"
	input.instrument.issued.day >= 19754
	input.instrument.issued.day < 99999999
}

findings contains {"effect": "escalate", "code": "SG-CPC-40-DECRYPTION", "measure": measure} if {
	some measure in input.measures
	measure == "disclose_content"
	requester
	input.user.key in {"customer", "end_to_end"}
}

# --- Silencing -------------------------------------------------------------------------------------

findings contains {"effect": "deny", "code": "SG-POFMA-10-MINISTER", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	of_minister
	low
}

findings contains {"effect": "escalate", "code": "SG-POFMA-DIRECTION", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	of_minister
}

# Regulation 6: the place of the words, why they are held false, where to ask for a change.
complete if {
	input.instrument.elements.state == "known"
	"identifier" in input.instrument.elements.elements
	"reasons" in input.instrument.elements.elements
	"contact" in input.instrument.elements.elements
}

findings contains {"effect": "deny", "code": "SG-POFMA-6-INCOMPLETE", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	of_minister
	not complete
}

findings contains {
	"effect": "oblige",
	"code": "SG-POFMA-6-ASK",
	"measure": measure,
	"duty": "ask_for_missing",
} if {
	some measure in data.comity.conduct.silencing
	of_minister
	not complete
}

findings contains {"effect": "deny", "code": "SG-OCHA-6-OFFICER", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	of_police
	low
}

findings contains {"effect": "escalate", "code": "SG-OCHA-DIRECTION", "measure": measure} if {
	some measure in data.comity.conduct.silencing
	of_police
}

findings contains {"effect": "escalate", "code": "SG-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	requester
	shown
	data.comity.territory.somewhere_inside
}

# The holder stands under the law of another state.
findings contains {"effect": "escalate", "code": "SG-HOLDER-ABROAD", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	requester
	shown
	data.comity.data.country[input.user.holder.country]
	input.user.holder.country != "SG"
	not data.comity.territory.outside
}
