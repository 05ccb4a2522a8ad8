# wants: input 4
package comity.regimes.xx.process

grade(x) if x == input.scope.csae

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
