# METADATA
# title: European Union and EEA, the area
# description: Which states belong to it on the day of decision, and what belongs to them.
package comity.regimes.eu.area

# Members of the Union and the states of the EEA outside it.
states contains country if {
	some country, rows in data.comity.data.group.eea
	some row in rows
	row.from <= input.day
	input.day < row.until
}

# Members that are bound by Regulation (EU) 2023/1543.
bound contains country if {
	some country, rows in data.comity.data.group.eu_evidence
	some row in rows
	row.from <= input.day
	input.day < row.until
}

# Territories with a code of their own that are part of such a state.
parts contains country if {
	some country, rows in data.comity.data.territory
	some row in rows
	row.of in states
	row.relation == "part"
	row.from <= input.day
	input.day < row.until
}

bound_parts contains country if {
	some country in parts
	some row in data.comity.data.territory[country]
	row.of in bound
}

members contains country if some country in states

members contains country if some country in parts

participants contains country if some country in bound

participants contains country if some country in bound_parts
