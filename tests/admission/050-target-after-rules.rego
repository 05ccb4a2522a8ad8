# wants: syntax 6
package comity.regimes.xx.process

quiet := 1

__target__ := "target.tests.allow"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
