# wants: finding 4
package comity.regimes.xx.process

findings contains {"effect": effect, "code": "XX-TEST", "measure": "*"} if some effect in ["deny", "allow"]
