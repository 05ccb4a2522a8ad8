# wants: finding 4
package comity.regimes.xx.process

findings contains {"effect": "allow", "code": "XX-TEST", "measure": measure} if some measure in input.measures
