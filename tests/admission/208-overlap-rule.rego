# wants: overlap 5
# data: {"comity":{"regimes":{"xx":{"process":{"calm":true}}}}}
package comity.regimes.xx.process

calm if input.scope.case == "no"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
