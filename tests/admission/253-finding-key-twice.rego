# wants: finding 4
package comity.regimes.xx.process

findings contains {"effect": "deny", "effect": "oblige", "code": "XX-TEST", "measure": measure} if some measure in input.measures
