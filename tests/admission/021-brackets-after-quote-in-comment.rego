# wants: nesting 5
package comity.regimes.xx.process

# "it`s open
deep := [[[[[[[[[]]]]]]]]]

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
