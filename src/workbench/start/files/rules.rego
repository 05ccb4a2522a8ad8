# METADATA
# title: What acme adds to the law
# description: >-
#   A platform may deny, escalate and oblige freely: nothing that is added so can open the gate. An allow would need
#   more. `platform/data.json` would have to declare this package under `allows`, the finding would have to name a route
#   of the border (`"effect": "allow", "route": "..."`), and any denial of the law beside it would still stand. None is
#   declared here.
package acme.rules

# Whatever is asked about the press, keeping its data included, people decide.
findings contains {"effect": "escalate", "code": "ACME-PRESS", "measure": "*"} if {
	some role in input.user.roles.roles
	role == "press"
}

# Nobody at the other end of a line can be called back and be the same.
findings contains {"effect": "deny", "code": "ACME-PHONE", "measure": measure} if {
	some measure in input.measures
	input.intake.channel == "phone"
	input.intake.emergency == "no"
}

# A second person looks at every release of content.
findings contains {
	"effect": "oblige",
	"code": "ACME-CONTENT-REVIEWED",
	"measure": measure,
	"duty": "second_reviewer",
} if {
	some measure in input.measures
	measure == "disclose_content"
}
