# wants: default 4
package comity.regimes.xx.process

default grade(_) := true

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
