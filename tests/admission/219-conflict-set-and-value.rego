# wants: conflict 5
package comity.regimes.xx.process

days contains 1
days := 2

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
