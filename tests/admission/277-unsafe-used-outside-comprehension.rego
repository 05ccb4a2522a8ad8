# wants: unsafe 7
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	count([h | some h in input.intake.hands]) == 0
	h == 1
}
