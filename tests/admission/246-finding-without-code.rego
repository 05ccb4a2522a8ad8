# wants: finding 4
package comity.regimes.xx.process

findings contains {"effect": "deny", "measure": measure} if some measure in input.measures
