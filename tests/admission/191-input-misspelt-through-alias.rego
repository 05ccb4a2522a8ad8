# wants: input 7
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	h := input.intake.hands[_]
	h.rol == "handler"
}
