# wants: builtin 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	count(net.cidr_expand("0.0.0.0/0")) > 0
}
