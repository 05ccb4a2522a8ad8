# wants: syntax 4
package comity.regimes.xx.process

findings сontains {"effect": "deny", "code": "XX-TEST", "measure": "*"} if true

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
