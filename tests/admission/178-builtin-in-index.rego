# wants: builtin 4
package comity.regimes.xx.process

calm := [1, 2][abs(-1)]

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
