# Every pair has a holder whose country is known, so this shield always runs.
package comity.regimes.default.shield

findings contains {"effect": "deny", "code": "DEFAULT-CONTENT", "measure": "*"} if {
	input.instrument.kind in {"grand_jury_subpoena", "nsl", "preservation"}
	"disclose_content" in input.measures
}
