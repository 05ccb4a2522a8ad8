# METADATA
# title: European Union, what a certificate does not reach
# description: The measures that a rule of Regulation (EU) 2023/1543 stops, a set for each reason.
package comity.regimes.eu.refusals

shown contains measure if {
	some measure in data.comity.conduct.ordinary
	data.comity.regimes.eu.certificate.shown
}

# Disclosures asked for by a production order.
asked contains measure if {
	some measure in data.comity.conduct.disclosed
	data.comity.regimes.eu.certificate.production
}

# The same for traffic, location and content.
revealing contains measure if {
	some measure in data.comity.regimes.eu.certificate.revealing
	data.comity.regimes.eu.certificate.production
}

kept contains measure if {
	some measure in input.measures
	measure == "preserve"
	data.comity.regimes.eu.certificate.preservation
}

# --- Whether the Regulation applies -----------------------------------------------------------------

early contains measure if {
	some measure in shown
	data.comity.regimes.eu.certificate.partner
	input.instrument.issued.state == "known"
	not data.comity.regimes.eu.certificate.in_force
}

unbound contains measure if {
	some measure in shown
	not data.comity.regimes.eu.certificate.partner
}

# What a production order does not order, and what a preservation order does not.
misused contains measure if {
	some measure in input.measures
	data.comity.regimes.eu.certificate.production
	measure in {"intercept", "suspend_account", "restrict_in_territory", "terminate_meeting", "remove_content"}
}

misused contains measure if {
	some measure in data.comity.conduct.beyond_keeping
	data.comity.regimes.eu.certificate.preservation
}

# --- Issuer: Art. 4 -----------------------------------------------------------------------------------

unsigned_1 contains measure if {
	some measure in data.comity.regimes.eu.certificate.identifying
	data.comity.regimes.eu.certificate.production
	data.comity.regimes.eu.certificate.unvalidated
	not data.comity.regimes.eu.certificate.urgent
}

unsigned_2 contains measure if {
	some measure in revealing
	not data.comity.regimes.eu.certificate.by_judge
	not data.comity.regimes.eu.certificate.by_magistrate
	not data.comity.regimes.eu.certificate.obscure
}

unsigned_3 contains measure if {
	some measure in kept
	data.comity.regimes.eu.certificate.unvalidated
	not data.comity.regimes.eu.certificate.urgent
}

# --- Conditions of issue: Art. 5 ----------------------------------------------------------------------

slight contains measure if {
	some measure in revealing
	data.comity.regimes.eu.certificate.slight
}

ungraded contains measure if {
	some measure in revealing
	not data.comity.regimes.eu.certificate.grave
	not data.comity.regimes.eu.certificate.slight
}

short contains measure if {
	some measure in shown
	data.comity.regimes.eu.certificate.short
}

# --- Addressee: Arts. 1(1), 3, 7 ----------------------------------------------------------------------

at_home contains measure if {
	some measure in shown
	data.comity.regimes.eu.certificate.at_home
}

addressed if data.comity.regimes.eu.certificate.established

addressed if data.comity.regimes.eu.certificate.represented

addressed if data.comity.regimes.eu.certificate.at_home

addressed if data.comity.regimes.eu.certificate.overseas

unaddressed contains measure if {
	some measure in shown
	not addressed
	data.comity.data.country[input.user.holder.country]
	input.user.holder.eu_representative != "unknown"
}

# Held outside the states that are bound: a representative answers, or nobody knows of one.
represented contains measure if {
	some measure in shown
	data.comity.regimes.eu.certificate.represented
}

represented contains measure if {
	some measure in shown
	not data.comity.regimes.eu.certificate.holder_bound
	input.user.holder.eu_representative == "unknown"
}

represented contains measure if {
	some measure in shown
	data.comity.regimes.eu.certificate.overseas
}

bound_holder if input.user.holder.country in data.comity.regimes.eu.area.members

# The law of a third state, where the holder is, may forbid the answer: Art. 17.
conflicted contains measure if {
	some measure in asked
	data.comity.regimes.eu.certificate.in_force
	data.comity.regimes.eu.certificate.represented
	not bound_holder
}

# --- Enforcing authority: Arts. 8, 10, 12 -------------------------------------------------------------

objected contains measure if {
	some measure in asked
	data.comity.regimes.eu.certificate.objected
}

unnotified contains measure if {
	some measure in revealing
	not data.comity.regimes.eu.certificate.home
	not data.comity.regimes.eu.certificate.notified
}

held contains measure if {
	some measure in revealing
	data.comity.regimes.eu.certificate.notified
	not data.comity.regimes.eu.certificate.free
	not data.comity.regimes.eu.certificate.objected
	not data.comity.regimes.eu.certificate.urgent
}

# Home grounds for somebody who is elsewhere, or who was perhaps notified all the same: the issuer must say.
doubtful contains measure if {
	some measure in revealing
	data.comity.regimes.eu.certificate.home
	not data.comity.regimes.eu.certificate.notified
	not data.comity.regimes.eu.certificate.free
}

# --- What the platform knows --------------------------------------------------------------------------

unstored contains measure if {
	some measure in shown
	input.intake.data_held == "no"
}

uncovered contains measure if {
	some measure in shown
	input.intake.service_covered == "no"
}

incomplete contains measure if {
	some measure in shown
	count(data.comity.regimes.eu.certificate.missing) > 0
}

faulty contains measure if {
	some measure in shown
	input.instrument.errors == "yes"
}

privileged contains measure if {
	some measure in asked
	input.intake.immunity == "yes"
}

unchecked if input.intake.data_held == "unknown"

unchecked if input.intake.service_covered == "unknown"

unchecked if input.intake.immunity == "unknown"

unchecked if input.instrument.errors == "unknown"

unchecked if input.instrument.elements.state == "unknown"

# --- Form 3: Annex III ----------------------------------------------------------------------------------

wrong_authority contains measure if some measure in early

wrong_authority contains measure if some measure in unbound

wrong_authority contains measure if some measure in unsigned_1

wrong_authority contains measure if some measure in unsigned_2

wrong_authority contains measure if some measure in unsigned_3

manifest_errors contains measure if some measure in misused

manifest_errors contains measure if some measure in slight

manifest_errors contains measure if some measure in short

not_covered contains measure if some measure in uncovered

not_covered contains measure if some measure in at_home

not_covered contains measure if some measure in unaddressed
