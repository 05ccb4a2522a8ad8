# wants: allow 5
# path: comity/regimes/xx/shield.rego
package comity.regimes.xx.shield

findings contains {"effect": "allow", "code": "XX-TEST", "measure": measure, "route": "us-uk"} if some measure in input.measures
