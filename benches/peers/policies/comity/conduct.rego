package comity.conduct

findings contains {"effect": "deny", "code": "COMITY-PAPER", "measure": "*"} if {
	input.instrument.kind in {"none", "informal", "terms_report"}
}

findings contains {"effect": "deny", "code": "COMITY-PRIVATE", "measure": "*"} if {
	input.requester.kind != "authority"
}
