# wants: entry 3
# path: comity/regimes/xx/shield.rego
package comity.regimes.xx.shield

calm if input.scope.case == "no"
