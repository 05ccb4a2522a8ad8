# wants: code 4
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": "ХХ-TEST", "measure": measure} if some measure in input.measures
