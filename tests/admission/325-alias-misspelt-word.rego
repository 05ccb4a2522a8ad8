# wants: word 7
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	some hand in input.intake.hands
	hand.role == "aprover"
}
