# wants: builtin 4
package comity.regimes.xx.process

calm := upper("x")

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
