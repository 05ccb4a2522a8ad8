# wants: conflict 5
package comity.regimes.xx.process

days := 1 if input.scope.case == "no"
days := 2 if input.scope.ends == "no"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
