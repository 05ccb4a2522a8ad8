# wants: builtin 4
package comity.regimes.xx.process

calm if some x in split("a,b", ",")

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
