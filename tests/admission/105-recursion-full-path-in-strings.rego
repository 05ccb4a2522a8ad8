# wants: recursion 4
package comity.regimes.xx.process

calm if data["comity"]["regimes"]["xx"]["process"]["calm"]

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
