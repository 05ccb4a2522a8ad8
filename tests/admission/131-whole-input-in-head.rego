# wants: dynamic 4
package comity.regimes.xx.process

copy := input

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
