# wants: dynamic 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	some data in [{"comity": 1}]
	data.comity == 1
}
