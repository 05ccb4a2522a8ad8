# wants: builtin 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	object.get(input.scope, "csae", "no") == "no"
}
