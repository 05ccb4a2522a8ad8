# wants: code 5
# path: comity/regimes/xx/shield.rego
package comity.regimes.xx.shield

findings contains {"effect": "deny", "code": "YY-TEST", "measure": measure} if some measure in input.measures
