# wants: comprehension 4
package comity.regimes.xx.process

calm := {x: 1 | some x, _ in {y: 1 | some y, _ in {z: 1 | some z in input.measures}}}

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
