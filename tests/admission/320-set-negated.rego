# wants: condition 6
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	not agents
}

agents contains hand.role if some hand in input.intake.hands
