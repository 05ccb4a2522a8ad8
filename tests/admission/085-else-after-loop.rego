# wants: else 7
package comity.regimes.xx.process

grade := 1 if {
	some h in input.intake.hands
	h.role == "handler"
} else := 2

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
