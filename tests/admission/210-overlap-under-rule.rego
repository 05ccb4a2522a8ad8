# wants: overlap 5
# data: {"comity":{"regimes":{"xx":{"process":{"findings":{"effect":"allow"}}}}}}
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
