# wants: with 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	quiet with count as grade
}

quiet if count(input.measures) == 0

grade(_) := 0
