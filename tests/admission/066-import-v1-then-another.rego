# wants: import 5
package comity.regimes.xx.process

import rego.v1
import data.comity.data.table

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
