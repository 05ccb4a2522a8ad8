# METADATA
# title: European Union and EEA, the area, both sides of each rule
package comity.regimes.eu.area_test

epoc := data.comity.regimes.eu.base_test.epoc

rules.states := {
	"base": epoc,
	"fires": [{}, {"day": 8766}],
	"silent": [{"day": 8765}, {"day": 99999999}],
}

rules.bound := {
	"base": epoc,
	"fires": [{"day": 20683}, {"day": 99999998}],
	"silent": [{"day": 20682}, {"day": 99999999}],
}

rules.parts := {
	"base": epoc,
	"value": ["GP", "MQ", "GF", "RE", "SJ"],
	"fires": [{"day": 8766}],
	"silent": [{"day": 8765}],
}

rules["parts when Mayotte became one"] := {
	"base": epoc,
	"value": ["GF", "GP", "MQ", "RE", "SJ", "YT"],
	"fires": [{"day": 15064}],
	"silent": [{"day": 8765}],
}

rules["parts on the day before"] := {
	"base": epoc,
	"value": ["GF", "GP", "MQ", "RE", "SJ"],
	"fires": [{"day": 15063}],
	"silent": [{"day": 8765}],
}

rules.bound_parts := {
	"base": epoc,
	"value": ["GP", "MQ", "GF", "RE", "YT"],
	"fires": [{}],
	"silent": [{"day": 20682}],
}

rules.members := {
	"base": epoc,
	"fires": [{}],
	"silent": [{"day": 8765}],
}

rules.participants := {
	"base": epoc,
	"fires": [{}],
	"silent": [{"day": 20682}],
}

failing contains document.at if {
	some document in data.comity.table_test.documents(rules)
	not data.comity.table_test.holds(document, data.comity.regimes.eu.area) with input as document.input
}

test_table if {
	count(rules) > 0
	count(failing) == 0
}
