# wants: default 4
package comity.regimes.xx.process

default days.one := 1

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
