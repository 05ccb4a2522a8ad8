# wants: builtin 9
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	count
}

count if input.scope.case == "no"
