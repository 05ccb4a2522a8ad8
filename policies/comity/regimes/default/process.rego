# METADATA
# title: Every state whose law is not encoded, as requester
# description: Paper on a user inside goes to people; nothing is ever allowed.
package comity.regimes.default.process

shown if input.instrument.kind in {
	"court_order",
	"warrant",
	"administrative_request",
	"administrative_subpoena",
	"epoc",
	"epoc_pr",
	"overseas_production_order",
	"mlat_order",
	"emergency",
	"preservation",
}

findings contains {"effect": "escalate", "code": "DEFAULT-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	input.requester.kind == "authority"
	shown
	data.comity.territory.somewhere_inside
}
