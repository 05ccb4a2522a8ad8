# wants: input 7
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	paper := input.instrument
	paper.knd == "court_order"
}
