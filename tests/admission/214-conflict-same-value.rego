# wants: conflict 5
package comity.regimes.xx.process

days := 1
days := 1

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
