# METADATA
# title: Every state whose law is not encoded, as requester
# description: Paper on a user inside goes to people; nothing is ever allowed.
package comity.regimes.default.process

shown if input.instrument.kind in {
	"court_order",
	"warrant",
	"trial_subpoena",
	"administrative_subpoena",
	"administrative_request",
	"mlat_order",
	"emergency",
	"preservation",
}

# Paper of the law of the United States, of the Union or of an agreement, and of private lawsuits.
strange if input.instrument.kind in {
	"grand_jury_subpoena",
	"civil_subpoena",
	"d_order",
	"title_iii",
	"pen_trap",
	"nsl",
	"fisa",
	"epoc",
	"epoc_pr",
	"overseas_production_order",
}

findings contains {"effect": "escalate", "code": "DEFAULT-PROCESS-REVIEW", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	input.requester.kind == "authority"
	shown
	data.comity.territory.somewhere_inside
}

findings contains {"effect": "deny", "code": "DEFAULT-PAPER-STRANGE", "measure": measure} if {
	some measure in data.comity.conduct.ordinary
	input.requester.kind == "authority"
	strange
}
