# wants: package 2
package system.authz



findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
