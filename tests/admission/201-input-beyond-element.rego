# wants: input 7
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	some c in input.user.location.countries
	c.code == "US"
}
