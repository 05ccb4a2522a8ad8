# wants: function 5
package comity.regimes.xx.process

grade(x) := 1 if x != "no"
grade(x) := 2 if x != "yes"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
