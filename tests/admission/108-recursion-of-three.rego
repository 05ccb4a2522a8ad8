# wants: recursion 4
package comity.regimes.xx.process

a if { b } b if { c } c if { a }

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
