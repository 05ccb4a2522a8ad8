# wants: function 4
package comity.regimes.xx.process

grade(x) := grade(x + 1) if x < 10

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
