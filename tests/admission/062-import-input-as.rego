# wants: import 4
package comity.regimes.xx.process

import input.scope as s

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
