# wants: import 4
package comity.regimes.xx.process

import future.keywords.in

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
