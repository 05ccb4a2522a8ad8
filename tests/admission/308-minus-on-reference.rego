# wants: arithmetic 4
package comity.regimes.xx.process

calm if -input.day < 1

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
