package comity.notice

findings contains {"effect": "deny", "code": "COMITY-CONTROLLER", "measure": "*"} if {
	input.user.controller in {"sole", "joint", "processor"}
	input.instrument.kind != "emergency"
}
