# wants: default 4
package comity.regimes.xx.process

default grade(x) := 0

grade(x) := 1 if x == "no"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
