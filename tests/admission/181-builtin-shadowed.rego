# wants: function 6
package comity.regimes.xx.process

calm if count([1]) == 0

count(_) := 0

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
