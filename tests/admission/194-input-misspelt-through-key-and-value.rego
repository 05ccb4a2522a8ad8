# wants: input 8
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	some i, h in input.intake.hands
	i == 0
	h.rol == "handler"
}
