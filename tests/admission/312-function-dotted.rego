# wants: conflict 4
package comity.regimes.xx.process

days.grade(x) := x

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
