# wants: conflict 5
package comity.regimes.xx.process

calm := true if input.scope.case == "no"
calm := false if input.scope.ends == "no"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
