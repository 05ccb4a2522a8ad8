# wants: finding 4
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": "XX-TEST", "measure": measure, "route": "us-uk"} if some measure in input.measures
