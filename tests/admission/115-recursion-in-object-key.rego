# wants: recursion 4
package comity.regimes.xx.process

calm := {calm: 1}

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
