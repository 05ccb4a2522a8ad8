package comity.hands

findings contains {"effect": "deny", "code": "COMITY-WEAK", "measure": "*"} if input.intake.verification_level < 2
