# wants: else 4
package comity.regimes.xx.process

grade(x) := 1 if x == "no" else := 2

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
