# METADATA
# title: Türkiye, as the state of the holder, the user or the storage
# description: >-
#   Law 6698, Article 9: personal data leave the country only on the grounds that it names, and a treaty or the
#   Board's leave is asked for where Turkish interests are touched.
package comity.regimes.tr.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "TR"
}

here if input.user.holder.country == "TR"

here if "TR" in input.user.stored_in.countries

here if "TR" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "TR-KVKK-9-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}
