package comity.people

findings contains {"effect": "deny", "code": "COMITY-OFFENCE", "measure": "*"} if {
	input.offence.class in {"assembly", "religion", "speech", "reproductive_health", "state_security"}
}
