# wants: conflict 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	count([to_number("1")]) == 1
}
