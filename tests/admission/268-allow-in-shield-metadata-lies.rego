# wants: allow 10
# path: comity/regimes/xx/shield.rego
package comity.regimes.xx.shield

# METADATA
# title: denies everything
# entrypoint: true
# custom:
#   effect: deny
findings contains {"effect": "allow", "code": "XX-TEST", "measure": measure, "route": "us-uk"} if some measure in input.measures
