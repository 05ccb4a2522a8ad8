# wants: nesting 4
package comity.regimes.xx.process

deep := ["\\", [[[[[[[[[]]]]]]]]]]

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
