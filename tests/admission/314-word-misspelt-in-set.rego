# wants: word 6
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	input.instrument.kind in {"warrant", "supoena"}
}
