# wants: function 4
package comity.regimes.xx.process

odd(x) if { even(x - 1) } even(x) if { odd(x - 1) }

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
