# METADATA
# title: European Union and EEA, as requester, both sides of each rule
package comity.regimes.eu.process_test

epoc := data.comity.regimes.eu.base_test.epoc

preserving := data.comity.regimes.eu.base_test.epoc_pr

notified := data.comity.regimes.eu.base_test.notified

national := data.comity.regimes.eu.base_test.national

prosecutor := object.union(epoc, {"requester": {"agency": "prosecutor"}, "instrument": {"issuer": "prosecutor"}})

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

# --- Allowed by certificate ---------------------------------------------------------------------------

rules["EU-EEVIDENCE-4-1-SUBSCRIBER"] := {
	"base": prosecutor,
	"measures": ["disclose_subscriber"],
	"says": {
		"route": "eu_evidence",
		"limits": {"fields": ["name", "address", "service", "payment"]},
	},
	"fires": [{}, {"scope": {"period": "none"}}, {"instrument": {"home_grounds": "no"}}],
	"silent": [
		{"measures": ["disclose_identification"]},
		{"scope": {"period": "open"}},
		{"instrument": {"issuer": "police"}},
		{"intake": {"channel": "email"}},
	],
}

rules["EU-EEVIDENCE-4-1-IDENTIFICATION"] := {
	"base": prosecutor,
	"measures": ["disclose_identification"],
	"says": {"route": "eu_evidence", "limits": {"period_only": true}},
	"fires": [{}],
	"silent": [
		{"intake": {"verification": "portal_account", "verification_level": 2}},
		{"measures": ["disclose_subscriber"]},
		{"scope": {"period": "none"}},
		{"instrument": {"issuer": "police"}},
		{"intake": {"channel": "email"}},
	],
}

rules["EU-EEVIDENCE-4-2-TRAFFIC-CONTENT"] := {
	"base": epoc,
	"measures": ["disclose_traffic", "disclose_content"],
	"says": {"route": "eu_evidence", "limits": {"period_only": true}},
	"fires": [
		{},
		{"instrument": {"home_grounds": "no", "notified": "yes"}, "intake": {"clearance": "cleared"}},
	],
	"silent": [
		{"measures": ["disclose_content"], "user": {"holder": {"sca_covered": "yes"}}},
		{"intake": {"verification": "portal_account", "verification_level": 2}},
		{"measures": ["disclose_location", "disclose_subscriber"]},
		{"user": {"key": "unknown"}},
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "magistrate"}},
		{"offence": {"max_years": {"state": "unknown"}}},
		{"instrument": {"home_grounds": "no"}},
		{"intake": {"channel": "email"}},
	],
}

rules["EU-EEVIDENCE-34-NOT-YET"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"day": 20682}, {"instrument": {"issued": {"day": 20682}}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-NOT-BOUND"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"requester": {"country": "DK"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-3-MISUSED"] := {
	"base": epoc,
	"measures": ["remove_content"],
	"fires": [{"measures": ["disclose_content", "remove_content"]}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-4-1-ISSUER"] := {
	"base": epoc,
	"measures": ["disclose_subscriber", "disclose_identification"],
	"fires": [{"instrument": {"issuer": "police"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-4-2-ISSUER"] := {
	"base": prosecutor,
	"measures": revealing,
	"fires": [{}],
	"silent": [{"instrument": {"validator": "judge"}}],
}

rules["EU-EEVIDENCE-4-3-ISSUER"] := {
	"base": preserving,
	"measures": ["preserve"],
	"fires": [{"instrument": {"issuer": "police"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-5-3-SENTENCE"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"offence": {"sentence_months": {"state": "known", "months": 3}}}],
	"silent": [{"offence": {"sentence_months": {"state": "known", "months": 4}}}],
}

rules["EU-EEVIDENCE-5-4-THRESHOLD"] := {
	"base": epoc,
	"measures": revealing,
	"fires": [{"offence": {"max_years": {"years": 2}}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-1-HOME"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"user": {"holder": {"country": "FR"}}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-7-NO-ADDRESSEE"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"user": {"holder": {"country": "US"}}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-12-OBJECTED"] := {
	"base": notified,
	"measures": disclosures,
	"fires": [{"intake": {"clearance": "objected"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-3-NOT-STORED"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"intake": {"data_held": "no"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-2-SERVICE"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"intake": {"service_covered": "no"}}],
	"silent": [{}],
}

# --- To people ----------------------------------------------------------------------------------------

rules["EU-EEVIDENCE-REQUESTER"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"requester": {"agency": "security"}}, {"instrument": {"framework": "national"}}],
	"silent": [{}, {"requester": {"agency": "security"}, "instrument": {"kind": "court_order"}}],
}

rules["EU-EEVIDENCE-4-UNKNOWN"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"instrument": {"issuer": "unknown"}}],
	"silent": [{}, {"instrument": {"issuer": "unknown", "kind": "court_order"}}],
}

rules["EU-EEVIDENCE-4-2-MAGISTRATE"] := {
	"base": epoc,
	"measures": revealing,
	"fires": [{"instrument": {"issuer": "magistrate"}}],
	"silent": [
		{"instrument": {"issuer": "prosecutor"}},
		{"instrument": {"issuer": "magistrate", "validator": "judge"}},
		{"instrument": {"issuer": "magistrate"}, "measures": ["disclose_subscriber"]},
	],
}

rules["EU-EEVIDENCE-4-5-EX-POST"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"instrument": {"issuer": "police"}, "intake": {"emergency": "yes"}}],
	"silent": [
		{"instrument": {"issuer": "police", "kind": "court_order"}, "intake": {"emergency": "yes"}},
		{"intake": {"emergency": "yes"}},
		{"instrument": {"issuer": "police"}},
	],
}

rules["EU-EEVIDENCE-5-3-REVIEW"] := {
	"base": epoc,
	"measures": all,
	"fires": [
		{"offence": {"sentence_months": {"state": "known", "months": 6}}},
		{"offence": {"sentence_months": {"state": "unknown"}}},
	],
	"silent": [{}, {"offence": {"sentence_months": {"state": "unknown"}}, "instrument": {"kind": "court_order"}}],
}

rules["EU-EEVIDENCE-5-4-UNKNOWN"] := {
	"base": epoc,
	"measures": revealing,
	"fires": [{"offence": {"max_years": {"state": "unknown"}}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-5-5-INCOMPLETE"] := {
	"base": lacking,
	"measures": all,
	"fires": [{}],
	"silent": [{"instrument": {"elements": epoc.instrument.elements}}],
}

rules["EU-EEVIDENCE-10-ERRORS"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"instrument": {"errors": "yes"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-10-IMMUNITY"] := {
	"base": epoc,
	"measures": disclosures,
	"fires": [{"intake": {"immunity": "yes"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-10-UNCHECKED"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"intake": {"data_held": "unknown"}}],
	"silent": [{}, {"intake": {"data_held": "unknown"}, "instrument": {"kind": "court_order"}}],
}

rules["EU-EEVIDENCE-10-EMERGENCY"] := {
	"base": epoc,
	"measures": disclosures,
	"fires": [{"intake": {"emergency": "yes"}}, {"intake": {"emergency": "unknown"}}],
	"silent": [{}, {"intake": {"emergency": "yes"}, "instrument": {"kind": "epoc_pr"}}],
}

rules["EU-EEVIDENCE-3-LOCATION"] := {
	"base": epoc,
	"measures": ["disclose_location"],
	"fires": [{}],
	"silent": [{"measures": ["disclose_traffic"]}, {"instrument": {"kind": "court_order"}}],
}

rules["EU-EEVIDENCE-7-REPRESENTED"] := {
	"base": american,
	"measures": all,
	"fires": [{}],
	"silent": [{"user": {"holder": {"country": "IE"}}}],
}

rules["EU-EEVIDENCE-USER-ELSEWHERE"] := {
	"base": epoc,
	"measures": disclosures,
	"fires": [{"user": {"location": {"countries": ["FR", "US"]}}}],
	"silent": [
		{},
		{"user": {"location": {"countries": []}}},
		{"user": {"location": {"countries": ["US"]}}, "instrument": {"kind": "epoc_pr"}},
	],
}

rules["EU-EEVIDENCE-8-NOT-NOTIFIED"] := {
	"base": epoc,
	"measures": revealing,
	"fires": [{"instrument": {"home_grounds": "no"}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-8-HOLD"] := {
	"base": notified,
	"measures": revealing,
	"fires": [{"intake": {"clearance": "silent"}}],
	"silent": [{}, {"intake": {"clearance": "silent", "received": {"day": 20685}}}],
}

rules["EU-EEVIDENCE-8-HOME-DOUBT"] := {
	"base": epoc,
	"measures": revealing,
	"fires": [{"user": {"location": {"countries": ["DE"]}}}],
	"silent": [{}],
}

rules["EU-EEVIDENCE-11-KEEPING"] := {
	"base": preserving,
	"measures": ["preserve"],
	"fires": [{}],
	"silent": [{"day": 20682}, {"instrument": {"kind": "epoc"}}],
}

rules["EU-EEVIDENCE-19-CHANNEL"] := {
	"base": epoc,
	"measures": all,
	"fires": [{"intake": {"channel": "email"}}],
	"silent": [{}, {"intake": {"channel": "email"}, "instrument": {"kind": "court_order"}}],
}

rules["EU-EEVIDENCE-4-VALIDATOR"] := {
	"base": data.comity.regimes.eu.base_test.epoc,
	"fires": [
		{"instrument": {"validator": "grand_jury"}},
		{"instrument": {"validator": "police"}},
		{"instrument": {"validator": "executive"}},
		{"instrument": {"validator": "private"}},
	],
	"silent": [
		{},
		{"instrument": {"validator": "police", "kind": "court_order"}},
		{"instrument": {"validator": "police"}, "measures": ["appoint_liaison"]},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.eu.process) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
