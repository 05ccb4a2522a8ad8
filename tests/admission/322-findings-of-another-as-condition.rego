# wants: condition 6
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	not data.comity.conduct.findings
}
