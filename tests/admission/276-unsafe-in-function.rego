# wants: function 4
package comity.regimes.xx.process

grade(x) if x == y

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
