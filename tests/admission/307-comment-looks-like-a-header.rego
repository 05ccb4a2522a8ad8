# wants: ends
package comity.regimes.xx.process

# wants: nothing
# path: comity/regimes/yy/process.rego

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
