# wants: with 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	quiet with data.comity.regimes.xx.process.calm as true
}

quiet if calm

calm if input.scope.case == "yes"
