# METADATA
# title: European Union, the certificates
# description: >-
#   Regulation (EU) 2023/1543: who may issue a certificate (EPOC, EPOC-PR) for which data, to whom it is
#   addressed, what it must carry, and what an allow by it binds.
package comity.regimes.eu.certificate

requester if {
	input.requester.kind == "authority"
	input.requester.country in data.comity.regimes.eu.area.members
}

# --- The certificate ------------------------------------------------------------------------------

production if {
	requester
	input.instrument.kind == "epoc"
}

preservation if {
	requester
	input.instrument.kind == "epoc_pr"
}

shown if production

shown if preservation

# A state that takes part in the Regulation, now or later.
partner if data.comity.data.group.eu_evidence[input.requester.country]

# The Regulation binds the requester's state on the day of issue and on the day of decision.
in_force if {
	input.instrument.issued.state == "known"
	some row in data.comity.data.group.eu_evidence[input.requester.country]
	row.from <= input.instrument.issued.day
	input.instrument.issued.day < row.until
	row.from <= input.day
	input.day < row.until
}

order if {
	production
	in_force
}

# --- Data -----------------------------------------------------------------------------------------

# Subscriber data, and data that only identify the user: Art. 4(1).
identifying contains measure if {
	some measure in input.measures
	measure in {"disclose_subscriber", "disclose_identification"}
}

# Traffic data, locations among them, and content: Art. 4(2).
revealing contains measure if {
	some measure in input.measures
	measure in {"disclose_traffic", "disclose_location", "disclose_content"}
}

# --- Who issued or validated it -------------------------------------------------------------------

by_judge if input.instrument.issuer == "judge"

by_judge if input.instrument.validator == "judge"

# The word is used of investigating judges, but in some states of prosecutors too.
by_magistrate if input.instrument.issuer == "magistrate"

by_magistrate if input.instrument.validator == "magistrate"

by_prosecutor if input.instrument.issuer == "prosecutor"

by_prosecutor if input.instrument.validator == "prosecutor"

# Enough for data that identify: Art. 4(1), for keeping: Art. 4(3).
judicial if by_judge

judicial if by_magistrate

judicial if by_prosecutor

obscure if input.instrument.issuer in {"none", "unknown"}

obscure if input.instrument.validator == "unknown"

# A court or an investigating authority of the requester's own state, on the ground of the Regulation.
competent if {
	input.requester.level in {"federal", "state", "local"}
	input.requester.agency in {"court", "prosecutor", "police"}
	input.instrument.issuer in {"judge", "magistrate", "prosecutor", "police", "executive"}
	input.instrument.issuing_country == input.requester.country
	input.instrument.framework == "eu_evidence"
}

urgent if input.intake.emergency == "yes"

# Art. 4(5): in an emergency validation may come within 48 hours after.
unvalidated if {
	not judicial
	not obscure
}

# --- Conditions of issue: Art. 5 --------------------------------------------------------------------

grave if {
	input.offence.max_years.state == "known"
	input.offence.max_years.years >= 3
	input.offence.max_years.years <= 255
	input.offence.listed in {"no", "unknown"}
}

grave if {
	input.offence.listed == "yes"
	input.offence.max_years.state in {"known", "none", "unknown"}
	input.offence.max_years.years >= 0
	input.offence.max_years.years <= 255
}

slight if {
	input.offence.max_years.state == "known"
	input.offence.max_years.years < 3
	input.offence.listed == "no"
}

# A sentence to be enforced that is too short.
short if {
	input.offence.sentence_months.state == "known"
	input.offence.sentence_months.months < 4
}

# --- What it must carry: Art. 5(5), Annex I ---------------------------------------------------------

carried contains element if some element in input.instrument.elements.elements

missing contains element if {
	some element in {
		"legal_basis",
		"issuing_authority",
		"addressee",
		"data_category",
		"identifier",
		"accepted_language",
	} - carried
	input.instrument.elements.state in {"known", "none"}
}

complete if {
	input.instrument.elements.state == "known"
	count(missing) == 0
}

# --- To whom: Arts. 1(1), 3, 7 ----------------------------------------------------------------------

holder_bound if input.user.holder.country in data.comity.regimes.eu.area.bound

established if {
	holder_bound
	input.user.holder.country != input.requester.country
}

represented if {
	not holder_bound
	input.user.holder.eu_representative in data.comity.regimes.eu.area.bound
	input.user.holder.eu_representative != input.requester.country
}

at_home if {
	holder_bound
	input.user.holder.country == input.requester.country
}

at_home if {
	not holder_bound
	input.user.holder.eu_representative in data.comity.regimes.eu.area.bound
	input.user.holder.eu_representative == input.requester.country
}

# A part of a member state with a code of its own: whose addressee that is, people say.
overseas if input.user.holder.country in data.comity.regimes.eu.area.parts

# --- Where the user is ------------------------------------------------------------------------------

reached contains country if {
	some country in input.user.location.countries
	country in data.comity.regimes.eu.area.participants
}

everywhere_bound if {
	data.comity.territory.placed
	count(reached) == count(input.user.location.countries)
}

# --- Notification of the enforcing authority: Arts. 8, 10(2), 12 ------------------------------------

home if input.instrument.home_grounds == "yes"

notified if input.instrument.notified == "yes"

# Whoever was notified all the same is waited for.
free if {
	home
	input.instrument.notified == "no"
	input.intake.clearance == "none"
	data.comity.territory.settled
}

free if {
	notified
	input.intake.clearance == "cleared"
}

objected if input.intake.clearance == "objected"

# The day of receipt does not count, and a last day that is a Saturday, a Sunday or a holiday is followed by the next
# working day (Regulation 1182/71, Art. 3(1), (4)). No calendar of holidays is known here, and days are those of UTC:
# four days more are never too early. Before, people decide.
free if {
	notified
	input.intake.clearance == "silent"
	input.intake.received.state == "known"
	input.intake.received.day + 14 < input.day
	input.day < 99999999
}

# --- What every allow binds -------------------------------------------------------------------------

sound if {
	order
	competent
	input.instrument.validator in {"none", "judge", "magistrate", "prosecutor"}
	input.instrument.service in {"in_time", "no_limit"}
	complete
	input.offence.sentence_months.state == "none"
	input.intake.channel == "decentralised_it_system"
	input.intake.emergency == "no"
	input.instrument.home_grounds in {"yes", "no", "unknown"}
	established
	everywhere_bound
	data.comity.territory.established
	data.comity.clear.hands
	data.comity.clear.scope
	data.comity.clear.paper
	data.comity.clear.offence
	data.comity.clear.user
}
