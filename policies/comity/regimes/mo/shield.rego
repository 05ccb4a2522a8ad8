# METADATA
# title: Macao, as the state of the holder, the user or the storage
# description: >-
#   Law 16/92/M and Article 32 of the Basic Law keep messages secret, Law 8/2005 limits transfers. The mainland is
#   a foreign authority here like any other.
package comity.regimes.mo.shield

foreign if {
	input.requester.kind == "authority"
	input.requester.country != "MO"
}

here if input.user.holder.country == "MO"

here if "MO" in input.user.stored_in.countries

here if "MO" in input.user.location.countries

touched if {
	foreign
	here
}

findings contains {"effect": "escalate", "code": "MO-PDPA-19-TRANSFER", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	touched
}

findings contains {"effect": "escalate", "code": "MO-BL-32-SECRECY", "measure": measure} if {
	some measure in data.comity.conduct.unresolved
	measure in {"disclose_traffic", "disclose_location", "disclose_content"}
	touched
}
