# wants: unsafe 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	count([y | some x in input.measures; x != y]) == 0
}
