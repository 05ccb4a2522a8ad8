# wants: conflict 4
package comity.regimes.xx.process

days[measure] := 1 if some measure in input.measures

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
