# wants: syntax 4
package comity.regimes.xx.process

/* quiet */ quiet if true

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
