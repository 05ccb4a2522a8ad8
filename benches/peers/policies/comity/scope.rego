package comity.scope

findings contains {"effect": "deny", "code": "COMITY-SWEEP", "measure": "*"} if input.scope.users > 25

findings contains {"effect": "deny", "code": "COMITY-POWER", "measure": "*"} if {
	some measure in input.measures
	measure in {"grant_access", "appoint_liaison", "migrate_data", "monitor"}
}
