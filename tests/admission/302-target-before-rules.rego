# wants: syntax 2
package comity.regimes.xx.process

__target__ := "target.tests.allow"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
