# METADATA
# title: How a table of rules is walked
# description: >-
#   Each `_test.rego` beside a policy has a table, `rules`: from a code or the name of a helper rule to a base
#   document, patches on which the rule fires, and patches on which it is silent. These functions serve `opa test`;
#   the workbench reads the tables by itself and looks more closely.
package comity.table_test

# Every document of a table, and where it stands. A key may go on after a space, for a second base of one rule.
documents(rules) := [document |
	some key, entry in rules
	some side in ["fires", "silent", "bent"]
	some index, patch in object.get(entry, side, [])
	document := {
		"at": sprintf("%s %s[%d]", [key, side, index]),
		"rule": split(key, " ")[0],
		"entry": entry,
		"fires": side == "fires",
		"input": object.union(entry.base, patch),
	}
]

# Whether the package under test, `found` on the document as input, says what the table wants.
holds(document, found) if {
	not document.fires
	count(spoken(document, found)) == 0
	nothing(object.get(found, document.rule, false))
}

# A code: each finding for exactly the measures, saying exactly what the entry says.
holds(document, found) if {
	document.fires
	findings := spoken(document, found)
	count(findings) > 0
	measures := object.get(document.entry, "measures", document.input.measures)
	{measure | some finding in findings; some measure in meant(finding, document)} == {measure | some measure in measures}
	says := object.get(document.entry, "says", {})
	every finding in findings { object.remove(finding, ["effect", "code", "measure"]) == says }
}

# A helper rule.
holds(document, found) if {
	document.fires
	value := object.get(found, document.rule, false)
	not nothing(value)
	wanted := object.get(document.entry, "value", object.get(document.entry, "measures", value))
	members(wanted) == members(value)
}

spoken(document, found) := {finding | some finding in found.findings; finding.code == document.rule}

meant(finding, _) := {finding.measure} if finding.measure != "*"

meant(finding, document) := document.input.measures if finding.measure == "*"

nothing(value) if value == false

nothing(value) if value == set()

members(value) := {member | some member in value} if is_set(value)

members(value) := {member | some member in value} if is_array(value)

members(value) := value if {
	not is_set(value)
	not is_array(value)
}
