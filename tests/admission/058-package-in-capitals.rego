# wants: package 2
package comity.regimes.XX.process



findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
