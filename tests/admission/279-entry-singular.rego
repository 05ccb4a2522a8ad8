# wants: conflict 4
package comity.regimes.xx.process

finding contains {"effect": "deny", "code": "XX-TEST", "measure": "*"}
