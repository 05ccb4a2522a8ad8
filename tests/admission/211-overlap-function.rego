# wants: overlap 5
# data: {"comity":{"regimes":{"xx":{"process":{"grade":1}}}}}
package comity.regimes.xx.process

grade(x) if x == "no"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
