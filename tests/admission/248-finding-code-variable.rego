# wants: finding 4
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": code, "measure": "*"} if some code in ["XX-TEST"]
