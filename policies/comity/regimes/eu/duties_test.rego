# METADATA
# title: European Union and EEA, as requester, duties and national paper, both sides of each rule
# custom:
#   tests: comity.regimes.eu.process
package comity.regimes.eu.duties_test

epoc := data.comity.regimes.eu.base_test.epoc

preserving := data.comity.regimes.eu.base_test.epoc_pr

notified := data.comity.regimes.eu.base_test.notified

national := data.comity.regimes.eu.base_test.national

american := object.union(epoc, {"user": {"holder": {"country": "US", "eu_representative": "IE"}}})

lacking := object.union(epoc, {"instrument": {"elements": {"elements": ["identifier"]}}})

all := epoc.measures

disclosures := [
	"disclose_subscriber",
	"disclose_identification",
	"disclose_traffic",
	"disclose_location",
	"disclose_content",
]

revealing := ["disclose_traffic", "disclose_location", "disclose_content"]

# --- Duties of the addressee --------------------------------------------------------------------------

rules["EU-EEVIDENCE-10-RECEIPT"] := {
	"base": epoc,
	"measures": disclosures,
	"says": {"duty": "preserve_on_receipt"},
	"fires": [{}, {"instrument": {"issuer": "police"}}],
	"silent": [{"day": 20682}, {"instrument": {"kind": "epoc_pr"}}],
}

rules["EU-EEVIDENCE-10-RESPOND"] := {
	"base": epoc,
	"measures": disclosures,
	"says": {"duty": "respond", "within": {"amount": 10, "unit": "days", "start": "received"}},
	"fires": [{}],
	"silent": [{"day": 20682}, {"instrument": {"kind": "epoc_pr"}}, {"intake": {"emergency": "yes"}}],
}

rules["EU-EEVIDENCE-10-RESPOND-EMERGENCY"] := {
	"base": epoc,
	"measures": disclosures,
	"says": {"duty": "respond", "within": {"amount": 8, "unit": "hours", "start": "received"}},
	"fires": [{"intake": {"emergency": "yes"}}, {"intake": {"emergency": "unknown"}}],
	"silent": [
		{},
		{"intake": {"emergency": "yes"}, "day": 20682},
		{"intake": {"emergency": "yes"}, "instrument": {"kind": "epoc_pr"}},
	],
}

rules["EU-EEVIDENCE-10-WAIT"] := {
	"base": notified,
	"measures": revealing,
	"says": {"duty": "hold", "within": {"amount": 10, "unit": "days", "start": "received"}},
	"fires": [{"intake": {"clearance": "none"}}],
	"silent": [{}, {"intake": {"clearance": "none"}, "day": 20682}],
}

rules["EU-EEVIDENCE-11-PRESERVE"] := {
	"base": preserving,
	"measures": ["preserve"],
	"says": {"duty": "preserve", "within": {"amount": 60, "unit": "days", "start": "received"}},
	"fires": [{}],
	"silent": [{"day": 20682}, {"instrument": {"kind": "epoc"}}],
}

rules["EU-EEVIDENCE-13-CONFIDENCE"] := {
	"base": epoc,
	"measures": all,
	"says": {"duty": "keep_confidence"},
	"fires": [{}, {"instrument": {"kind": "epoc_pr"}}],
	"silent": [{"day": 20682}, {"instrument": {"kind": "court_order"}}],
}

rules["EU-EEVIDENCE-17-OBJECTION"] := {
	"base": american,
	"measures": disclosures,
	"says": {"duty": "object_conflict_of_laws", "within": {"amount": 10, "unit": "days", "start": "received"}},
	"fires": [{}],
	"silent": [{"user": {"holder": {"country": "IE"}}}],
}

rules["EU-EEVIDENCE-5-5-ASK"] := {
	"base": lacking,
	"measures": all,
	"says": {"duty": "ask_for_missing"},
	"fires": [{}],
	"silent": [{"instrument": {"elements": epoc.instrument.elements}}],
}

rules["EU-EEVIDENCE-FORM-3-AUTHORITY"] := {
	"base": epoc,
	"measures": all,
	"says": {"duty": "refuse_by_form_3", "ground": "wrong_authority"},
	"fires": [{"requester": {"country": "DK"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-FORM-3-ERRORS"] := {
	"base": epoc,
	"measures": revealing,
	"says": {"duty": "refuse_by_form_3", "ground": "manifest_errors"},
	"fires": [{"offence": {"max_years": {"years": 2}}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-FORM-3-NOT-STORED"] := {
	"base": epoc,
	"measures": all,
	"says": {"duty": "refuse_by_form_3", "ground": "not_stored"},
	"fires": [{"intake": {"data_held": "no"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-FORM-3-SERVICE"] := {
	"base": epoc,
	"measures": all,
	"says": {"duty": "refuse_by_form_3", "ground": "service_not_covered"},
	"fires": [{"intake": {"service_covered": "no"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-FORM-3-INCOMPLETE"] := {
	"base": lacking,
	"measures": all,
	"says": {"duty": "inform_by_form_3", "ground": "incomplete"},
	"fires": [{}],
	"silent": [{"instrument": {"elements": epoc.instrument.elements}}],
}

rules["EU-EEVIDENCE-FORM-3-FAULTS"] := {
	"base": epoc,
	"measures": all,
	"says": {"duty": "inform_by_form_3", "ground": "manifest_errors"},
	"fires": [{"instrument": {"errors": "yes"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-FORM-3-IMMUNITY"] := {
	"base": epoc,
	"measures": disclosures,
	"says": {"duty": "inform_by_form_3", "ground": "immunity_or_privilege"},
	"fires": [{"intake": {"immunity": "yes"}}],
	"silent": [{}],
}

# --- Paper of a member state's own law ----------------------------------------------------------------

rules["EU-PROCESS-REVIEW"] := {
	"base": national,
	"measures": all,
	"fires": [{}],
	"silent": [{"instrument": {"kind": "epoc"}}, {"user": {"location": {"countries": ["DE"]}}}],
}

rules["EU-NATIONAL-HOLDER-ABROAD"] := {
	"base": national,
	"measures": disclosures,
	"fires": [{}],
	"silent": [{"user": {"holder": {"country": "FR"}}}],
}

rules["EU-NATIONAL-ROUTE"] := {
	"base": national,
	"measures": disclosures,
	"says": {"duty": "name_lawful_route"},
	"fires": [{}],
	"silent": [{"user": {"holder": {"country": "FR"}}}],
}

rules["EU-DSA-9-REVIEW"] := {
	"base": national,
	"measures": ["remove_content"],
	"fires": [{"measures": ["remove_content", "preserve"]}],
	"silent": [{}],
}

rules["EU-DSA-9-INCOMPLETE"] := {
	"base": national,
	"measures": ["remove_content"],
	"fires": [{"measures": ["remove_content"], "instrument": {"elements": {"elements": ["identifier"]}}}],
	"silent": [{"measures": ["remove_content"]}],
}

rules["EU-DSA-9-NOT-AN-ITEM"] := {
	"base": national,
	"measures": ["suspend_account"],
	"fires": [{"measures": ["suspend_account", "remove_content"]}],
	"silent": [{}],
}

rules["EU-DSA-10-INCOMPLETE"] := {
	"base": national,
	"measures": disclosures,
	"fires": [{"instrument": {"elements": {"elements": ["identifier"]}}}],
	"silent": [{}],
}

rules["EU-DSA-ASK"] := {
	"base": national,
	"measures": disclosures,
	"says": {"duty": "ask_for_missing"},
	"fires": [{"instrument": {"elements": {"elements": ["identifier"]}}}],
	"silent": [{}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.eu.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
