# wants: package 3
# path: comity/regimes/yy/process.rego
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
}
