# wants: dynamic 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	some input in [{"scope": {"case": "no"}}]
	input.scope.case == "no"
}
