# wants: data 7
# data: {"comity":{"data":{"limits":{"days":1}}}}
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	data.comity.data.limits.dyas == 1
}
