# wants: finding 4
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": codes[0], "measure": "*"} if input.scope.case == "no"

codes := ["XX-TEST"]
