# wants: package 2
package comity["regimes.xx"].process



findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
