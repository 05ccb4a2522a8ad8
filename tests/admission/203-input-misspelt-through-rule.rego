# wants: conflict 4
package comity.regimes.xx.process

paper := input.instrument

calm if paper.knd == "court_order"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
