# METADATA
# title: European Union and EEA, as the state of the holder, the user or the storage, both sides of each rule
package comity.regimes.eu.shield_test

korean := data.comity.regimes.eu.base_test.foreign

# Held and stored in the United States, the user is at home in France.
abroad := object.union(data.comity.fixture_test.foreign("KR", "US"), {
	"day": 20700,
	"user": {"location": {"countries": ["FR"]}},
})

customer := object.union(korean, {"user": {"controller": "processor"}})

rules.neighbour := {
	"base": korean,
	"fires": [{"requester": {"country": "FR"}}, {"requester": {"country": "NO"}}],
	"silent": [{}, {"requester": {"country": "GB"}}],
}

rules.foreign := {
	"base": korean,
	"fires": [{}, {"requester": {"country": "GB"}}],
	"silent": [{"requester": {"kind": "private_reporter"}}, {"requester": {"country": "FR"}}],
}

rules.held_here := {
	"base": abroad,
	"fires": [
		{"user": {"holder": {"country": "IE"}}},
		{"user": {"holder": {"country": "RE"}}},
		{"user": {"stored_in": {"countries": ["IE", "US"]}}},
	],
	"silent": [{}],
}

rules.lives_here := {
	"base": abroad,
	"fires": [{}, {"user": {"location": {"countries": ["RE", "US"]}}}],
	"silent": [{"user": {"location": {"countries": ["US"]}}}],
}

rules.processed := {
	"base": korean,
	"fires": [
		{"user": {"controller": "sole"}},
		{"user": {"controller": "joint"}},
		{"user": {"controller": "processor"}},
		{"user": {"controller": "public_authority"}},
	],
	"silent": [{}],
}

rules["EU-GDPR-48"] := {
	"base": korean,
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [
		{"measures": ["preserve"]},
		{"requester": {"country": "FR"}},
		{"user": {"holder": {"country": "US"}, "stored_in": {"countries": ["US"]}}},
	],
}

rules["EU-GDPR-3-USER"] := {
	"base": abroad,
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [
		{"measures": ["preserve"]},
		{"requester": {"country": "FR"}},
		{"user": {"location": {"countries": ["US"]}}},
		{"user": {"holder": {"country": "IE"}}},
	],
}

rules["EU-GDPR-28-PROCESSOR"] := {
	"base": customer,
	"measures": ["disclose_subscriber", "disclose_content"],
	"fires": [{}],
	"silent": [
		{"measures": ["preserve"]},
		{"requester": {"country": "FR"}},
		{"user": {"holder": {"country": "US"}, "stored_in": {"countries": ["US"]}}},
		{"user": {"controller": "consumer"}},
	],
}

rules["EU-GDPR-28-NOTIFY"] := {
	"base": customer,
	"measures": ["disclose_subscriber", "disclose_content"],
	"says": {"duty": "notify_controller"},
	"fires": [{}],
	"silent": [
		{"measures": ["preserve"]},
		{"requester": {"country": "FR"}},
		{"user": {"holder": {"country": "US"}, "stored_in": {"countries": ["US"]}}},
		{"user": {"controller": "consumer"}},
	],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.eu.shield) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
