# wants: with 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	quiet with input as {"scope": {"case": "yes"}}
}

quiet if input.scope.case == "yes"
