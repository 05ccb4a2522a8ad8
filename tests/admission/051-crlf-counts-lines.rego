# wants: syntax 6
package comity.regimes.xx.process

quiet if true

loud { true }

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
