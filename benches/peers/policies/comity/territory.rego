package comity.territory

inside if input.requester.country in input.user.location.countries

findings contains {"effect": "deny", "code": "COMITY-OUTSIDE", "measure": "*"} if not inside
