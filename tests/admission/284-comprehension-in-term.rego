# wants: comprehension 4
package comity.regimes.xx.process

calm := [[[z | some z in input.measures] | some y in input.measures] | some x in input.measures]

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
