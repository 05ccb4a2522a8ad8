# wants: else 6
package comity.regimes.xx.process

grade if {
	input.scope.case == "no"
} else if {
	input.scope.ends == "no"
}

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
