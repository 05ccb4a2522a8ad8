# wants: function 4
package comity.regimes.xx.process

grade(input) if input.scope.case == "no"

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
