# wants: syntax 4
package comity.regimes.xx.process

quiet := "\ud800"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
