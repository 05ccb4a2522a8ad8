# wants: else 4
package comity.regimes.xx.process

grade := 1 if input.scope.case == "no" else := 2

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
