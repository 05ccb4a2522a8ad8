# wants: syntax 4
package comity.regimes.xx.process

package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
