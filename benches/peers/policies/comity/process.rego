# What the reduced policy permits goes to a person here: an allow would need a route of the border.
package comity.regimes.default.process

findings contains {"effect": "escalate", "code": "DEFAULT-COURT", "measure": "*"} if {
	input.instrument.kind in {"warrant", "court_order", "overseas_production_order"}
	input.instrument.issuer in {"judge", "magistrate"}
	input.requester.country in {"US", "GB", "DE", "FR", "BR", "IN", "TH"}
}

findings contains {"effect": "escalate", "code": "DEFAULT-SUBPOENA", "measure": "*"} if {
	input.instrument.kind == "grand_jury_subpoena"
	input.requester.country == "US"
}

findings contains {"effect": "escalate", "code": "DEFAULT-UNION", "measure": "*"} if {
	input.instrument.kind == "epoc"
	input.instrument.issuer in {"judge", "prosecutor"}
	input.requester.country in {"DE", "FR", "IE"}
}

findings contains {"effect": "escalate", "code": "DEFAULT-EMERGENCY", "measure": "*"} if {
	input.instrument.kind == "emergency"
	input.intake.emergency_belief == "untainted"
}

findings contains {"effect": "escalate", "code": "DEFAULT-KEEPING", "measure": "*"} if {
	input.instrument.kind == "preservation"
}
