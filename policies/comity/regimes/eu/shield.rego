# METADATA
# title: European Union and EEA, as the state of the holder, the user or the storage
# description: >-
#   Regulation (EU) 2016/679, Art. 48: a third state's order is no reason of its own to hand over personal data;
#   other grounds of Chapter V stand. Between member states this is no bar.
package comity.regimes.eu.shield

neighbour if input.requester.country in data.comity.regimes.eu.area.members

foreign if {
	input.requester.kind == "authority"
	not neighbour
}

held_here if input.user.holder.country in data.comity.regimes.eu.area.members

held_here if {
	some country in input.user.stored_in.countries
	country in data.comity.regimes.eu.area.members
}

lives_here if {
	some country in input.user.location.countries
	country in data.comity.regimes.eu.area.members
}

processed if input.user.controller in {"sole", "joint", "processor", "public_authority"}

findings contains {"effect": "escalate", "code": "EU-GDPR-48", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	held_here
}

findings contains {"effect": "escalate", "code": "EU-GDPR-3-USER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	foreign
	lives_here
	not held_here
}

findings contains {"effect": "escalate", "code": "EU-GDPR-28-PROCESSOR", "measure": measure} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
	processed
}

findings contains {
	"effect": "oblige",
	"code": "EU-GDPR-28-NOTIFY",
	"measure": measure,
	"duty": "notify_controller",
} if {
	some measure in data.comity.conduct.disclosed
	foreign
	held_here
	processed
}
