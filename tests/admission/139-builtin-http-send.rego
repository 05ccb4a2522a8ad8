# wants: builtin 6
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	http.send({"method": "get", "url": "http://127.0.0.1:1/"}).status_code == 200
}
