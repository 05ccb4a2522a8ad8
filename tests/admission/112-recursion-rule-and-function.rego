# wants: builtin 4
package comity.regimes.xx.process

calm if { grade(1) } grade(x) if { calm; x == 1 }

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
