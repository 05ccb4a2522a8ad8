# wants: syntax 2
findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if some measure in input.measures
