# METADATA
# title: The whole set, for users of OPA
# description: >-
#   All findings on `input`, dispatched as the gate does it. The gate itself runs a compiled program per regime
#   and unites the findings; a test holds both equal.
# entrypoint: true
package comity.main

encoded(country) := object.get(data.comity.data.regime, country, "default")

shields contains encoded(input.user.holder.country) if {
	input.user.holder.country != "unknown"
	input.user.holder.country != "none"
}

shields contains encoded(country) if some country in input.user.location.countries

shields contains encoded(country) if some country in input.user.stored_in.countries

findings contains finding if some finding in data.comity.territory.findings

findings contains finding if some finding in data.comity.conduct.findings

findings contains finding if some finding in data.comity.scope.findings

findings contains finding if some finding in data.comity.notice.findings

findings contains finding if some finding in data.comity.hands.findings

findings contains finding if some finding in data.comity.people.findings

findings contains finding if {
	some finding in data.comity.regimes[encoded(input.requester.country)].process.findings
}

findings contains finding if {
	some regime in shields
	some finding in data.comity.regimes[regime].shield.findings
}
