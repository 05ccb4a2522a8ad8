# wants: every 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	count([1 | every h in input.intake.hands { h.role == "handler" }]) == 1
}
