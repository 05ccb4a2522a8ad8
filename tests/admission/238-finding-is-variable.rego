# wants: finding 4
package comity.regimes.xx.process

findings contains found if found := {"effect": "deny", "code": "XX-TEST", "measure": "*"}
