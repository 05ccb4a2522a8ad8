# wants: comprehension 4
package comity.regimes.xx.process

calm := {x | some x in {y | some y in {z | some z in input.measures}}}

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
