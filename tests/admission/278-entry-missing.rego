# wants: entry 2
package comity.regimes.xx.process

calm if input.scope.case == "no"
