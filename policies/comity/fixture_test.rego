# METADATA
# title: Fixtures for tests
# description: >-
#   Whole documents of facts. Tests lay patches over them. They are clean: whatever a state's law, nothing in them speaks
#   against the demand but what the state's law itself asks for.
package comity.fixture_test

# METADATA
# title: A court of that country, by a judge's order, on an adult consumer at home there
domestic(country) := document(country, country)

# METADATA
# title: The same paper, by a court of one country, on a user whose home and data are in another
foreign(country, home) := document(country, home)

document(country, home) := {
	"day": 20600,
	"measures": ["disclose_subscriber", "disclose_content"],
	"requester": {
		"kind": "authority",
		"country": country,
		"states": [country],
		"origin": "none",
		"level": "federal",
		"subdivision": "none",
		"agency": "court",
		"rank": "none",
		"state_linked": "no",
	},
	"instrument": {
		"kind": "court_order",
		"framework": "national",
		"issuer": "judge",
		"validator": "none",
		"issuing_country": country,
		"issued": {"state": "known", "day": 20590},
		"service": "in_time",
		"served_entity": "holder",
		"certificate": "no",
		"independent_review": "yes",
		"attestation": "no",
		"elements": {"state": "none", "elements": []},
		"errors": "no",
		"notified": "no",
		"home_grounds": "no",
		"third_government": "no",
		"secondary": "none",
		"gag": {"source": "none", "end": "none", "days": 0, "ended": "no"},
	},
	"scope": {
		"kind": "identifier",
		"identifiers": 1,
		"users": 1,
		"severable": "yes",
		"case": "yes",
		"ends": "yes",
		"period": "closed",
		"event": "none",
	},
	"offence": {
		"class": "serious_crime",
		"max_years": {"state": "known", "years": 10},
		"listed": "no",
		"sentence_months": {"state": "none", "months": 0},
		"death_or_torture": "no",
		"dual_criminality": "yes",
		"independent_judge": "yes",
	},
	"intake": {
		"verification": "pki",
		"verification_level": 4,
		"channel": "portal",
		"received": {"state": "known", "day": 20595},
		"demand_checked": "yes",
		"names_user": "yes",
		"clearance": "none",
		"data_held": "yes",
		"service_covered": "yes",
		"immunity": "no",
		"hands": [
			{"role": "handler", "country": home, "agent_of": {"state": "none", "countries": []}},
			{"role": "approver", "country": home, "agent_of": {"state": "none", "countries": []}},
			{"role": "executor", "country": home, "agent_of": {"state": "none", "countries": []}},
		],
		"emergency": "no",
		"emergency_belief": "none",
		"history": {"state_interest": "none", "denied_before": "no"},
		"resolved": [],
		"controller_bypass": "none",
	},
	"user": {
		"subject": "user",
		"location": {"state": "established", "countries": [home]},
		"residence": {"state": "known", "countries": [home]},
		"presence": {"state": "known", "countries": [home]},
		"fled_from": {"state": "none", "countries": []},
		"controller": "consumer",
		"controller_asked": "no",
		"holder": {"country": home, "subdivision": "none", "sca_covered": "no", "eu_representative": "none"},
		"stored_in": {"state": "known", "countries": [home]},
		"key": "provider",
		"us_person": "none_indicated",
		"age": "adult",
		"life": "alive",
		"roles": {"state": "none", "roles": []},
		"event_role": "none",
		"consent": {"giver": "none", "verified": "no", "in_custody": "no"},
	},
}
