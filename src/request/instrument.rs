//! The legal paper.

use crate::jurisdiction::Country;
use crate::several::Several;
use crate::text::{RequestId, Text};
use crate::time::Timestamp;
use crate::words::{Answer, Stated, record, words};

words! {
    /// What kind of paper it is.
    InstrumentKind {
        /// Subpoena of a grand jury.
        GrandJurySubpoena = "grand_jury_subpoena",
        /// Subpoena for a trial.
        TrialSubpoena = "trial_subpoena",
        /// Administrative subpoena under a statute.
        AdministrativeSubpoena = "administrative_subpoena",
        /// Subpoena of a civil party.
        CivilSubpoena = "civil_subpoena",
        /// Court order under 18 U.S.C. 2703(d).
        DOrder = "d_order",
        /// Search warrant.
        Warrant = "warrant",
        /// Interception order under 18 U.S.C. 2518.
        TitleIii = "title_iii",
        /// Pen register or trap and trace order under 18 U.S.C. 3123.
        PenTrap = "pen_trap",
        /// National security letter under 18 U.S.C. 2709.
        Nsl = "nsl",
        /// Order or directive under the Foreign Intelligence Surveillance Act.
        Fisa = "fisa",
        /// European Production Order Certificate, Reg. (EU) 2023/1543.
        Epoc = "epoc",
        /// European Preservation Order Certificate, Reg. (EU) 2023/1543.
        EpocPr = "epoc_pr",
        /// Order served abroad under an executive agreement.
        OverseasProductionOrder = "overseas_production_order",
        /// Order of the executing state for a mutual legal assistance request.
        MlatOrder = "mlat_order",
        /// Order of a court of the requester's own state.
        CourtOrder = "court_order",
        /// Written request of an administration under a statute, without a court.
        AdministrativeRequest = "administrative_request",
        /// Emergency disclosure request.
        Emergency = "emergency",
        /// Request to preserve, such as under 18 U.S.C. 2703(f).
        Preservation = "preservation",
        /// Police or Interpol notice, letter, phone call, message: paper that compels nobody.
        Informal = "informal",
        /// Report against the terms of service.
        TermsReport = "terms_report",
        /// No paper was shown.
        None = "none",
    }
}

words! {
    /// Under which law the paper claims to bind across a border or at home.
    Framework {
        /// The requester's own national law.
        National = "national",
        /// Agreement between the United States and the United Kingdom.
        AgreementUsGb = "agreement_us_gb",
        /// Agreement between the United States and Australia.
        AgreementUsAu = "agreement_us_au",
        /// Reg. (EU) 2023/1543.
        EuEvidence = "eu_evidence",
        /// A mutual legal assistance treaty.
        Mlat = "mlat",
        /// None is named.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// Who issued the paper.
    Issuer {
        /// A judge or court.
        Judge = "judge",
        /// A magistrate or magistrate judge.
        Magistrate = "magistrate",
        /// A grand jury, through the court's clerk.
        GrandJury = "grand_jury",
        /// A prosecutor.
        Prosecutor = "prosecutor",
        /// Police or another investigator.
        Police = "police",
        /// A minister or the head of an administration.
        Executive = "executive",
        /// A party's lawyer or a private person.
        Private = "private",
        /// Nobody issued anything.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// What a paper must contain under one law or another.
    Element {
        /// The legal basis of the order.
        LegalBasis = "legal_basis",
        /// A statement of reasons.
        Reasons = "reasons",
        /// Who issued it, so that it can be told and reached.
        IssuingAuthority = "issuing_authority",
        /// The entity to which it is addressed.
        Addressee = "addressee",
        /// Which category of data it asks for.
        DataCategory = "data_category",
        /// The exact electronic location, account or other identifier.
        Identifier = "identifier",
        /// The time range of the data.
        Period = "period",
        /// The redress that is open to provider and user.
        Redress = "redress",
        /// The territory in which it is to have effect.
        TerritorialScope = "territorial_scope",
        /// A language that the addressee accepts.
        AcceptedLanguage = "accepted_language",
        /// The point of contact to which it was sent.
        Contact = "contact",
        /// Grounds of necessity and proportionality.
        Necessity = "necessity",
        /// Why it is an emergency.
        EmergencyGrounds = "emergency_grounds",
    }
}

words! {
    /// Which entity was served, seen from the entity that holds the data.
    ServedEntity {
        /// The holder itself.
        Holder = "holder",
        /// Another entity of the same group.
        Affiliate = "affiliate",
        /// Somebody else.
        Other = "other",
        /// Nothing was served.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

words! {
    /// Where an order of silence comes from.
    GagSource {
        /// Nobody asks for silence.
        None = "none",
        /// A court order.
        CourtOrder = "court_order",
        /// A statute.
        Statute = "statute",
        /// A letter or request without a court.
        Letter = "letter",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

record! {
    /// An order of silence on the demand itself; a ruling of its own, never a reason to wait.
    Gag, GagBuilder () {
        /// Where it comes from.
        source: GagSource = GagSource::Unknown,
        /// From when it binds.
        from: Stated<Timestamp> = Stated::Unknown,
        /// When it lapses; `none` where it never does.
        until: Stated<Timestamp> = Stated::Unknown,
    }
}

record! {
    /// The legal paper, as far as it was shown.
    Instrument, InstrumentBuilder () {
        /// Its kind.
        kind: InstrumentKind = InstrumentKind::None,
        /// The law it stands on.
        framework: Framework = Framework::Unknown,
        /// Who issued it.
        issuer: Issuer = Issuer::Unknown,
        /// Who validated paper that another authority issued.
        validator: Issuer = Issuer::Unknown,
        /// Where it was issued.
        issuing_country: Stated<Country> = Stated::Unknown,
        /// When it was issued.
        issued_at: Stated<Timestamp> = Stated::Unknown,
        /// When it was served on the platform.
        served_on: Stated<Timestamp> = Stated::Unknown,
        /// Until when it may be served; `none` where it has no such day.
        execute_by: Stated<Timestamp> = Stated::Unknown,
        /// On whom it was served.
        served_entity: ServedEntity = ServedEntity::Unknown,
        /// Whether it carries the certificate of a designated authority.
        certificate: Answer = Answer::Unknown,
        /// Whether a judge or another independent authority reviewed it (18 U.S.C. 2523(b)(4)(D)(v)).
        independent_review: Answer = Answer::Unknown,
        /// Whether it carries the attestation that a state statute asks of out-of-state paper.
        attestation: Answer = Answer::Unknown,
        /// What it contains of what a law asks of such paper.
        elements: Stated<Several<Element>> = Stated::Unknown,
        /// Whether it has manifest errors.
        errors: Answer = Answer::Unknown,
        /// Whether the enforcing authority of the addressee's state was notified of it.
        notified: Answer = Answer::Unknown,
        /// Whether it states reasonable grounds that offence and person belong to the issuing state.
        home_grounds: Answer = Answer::Unknown,
        /// Whether it is for the benefit of a third government (18 U.S.C. 2523(b)(4)(C)).
        third_government: Answer = Answer::Unknown,
        /// The earlier request that it amends or renews.
        secondary_to: Stated<RequestId> = Stated::Unknown,
        /// Docket or reference, as given. May be sealed by a court.
        reference: Stated<Text> = Stated::Unknown,
        /// The order of silence.
        gag: Gag = Gag::builder().build(),
    }
}
