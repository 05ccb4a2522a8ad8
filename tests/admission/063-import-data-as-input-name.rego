# wants: import 4
package comity.regimes.xx.process

import data.comity.regimes.xx.process as me

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
