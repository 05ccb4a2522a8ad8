//! When duties are due, what they take, and beside which outcome they stand.

use super::*;
use crate::request::demand::Demand;
use crate::request::instrument::Instrument;
use crate::request::intake::Intake;
use crate::request::measure::Measure;
use crate::request::requester::Requester;
use crate::several::Several;
use crate::words::Stated;

/// Received on a Wednesday at noon, served the day before, issued the day before that.
fn request(country: Stated<crate::jurisdiction::Country>) -> DataRequest {
    let at = |text: &str| Stated::Known(text.parse::<Timestamp>().unwrap());
    let paper =
        Instrument::builder().issued_at(at("2026-06-08T09:00:00Z")).served_on(at("2026-06-09T10:00:00Z")).build();
    let requester = Requester::builder().country(country).build();
    let demand =
        Demand::builder("r-1".parse().unwrap(), requester, Several::one(Measure::Preserve)).instrument(paper).build();
    DataRequest::new(demand, Intake::builder().received_at(at("2026-06-10T12:00:00Z")).build()).unwrap()
}

fn duty(text: &str) -> Obligation {
    text.parse().unwrap()
}

#[test]
fn a_time_is_over_so_many_units_after_its_start() {
    let border = Border::bundled().unwrap();
    let asked = request(Stated::Known("US".parse().unwrap()));
    for (text, due) in [
        ("respond 8 hours from received", "2026-06-10T20:00:00Z"),
        ("respond 10 days from received", "2026-06-20T12:00:00Z"),
        ("respond 10 days from served", "2026-06-19T10:00:00Z"),
        ("object_conflict_of_laws 10 days from issued", "2026-06-18T09:00:00Z"),
        // What is to be kept or waited for lasts to the end of the next day.
        ("preserve 90 days from received", "2026-09-10T00:00:00Z"),
        ("hold 1 hours from received", "2026-06-12T00:00:00Z"),
    ] {
        assert_eq!(duty(text).due(&asked, &border), Some(due.parse().unwrap()), "{text}");
    }
    assert_eq!(duty("human_release").due(&asked, &border), None);
    let empty = DataRequest::new(
        Demand::builder("r-1".parse().unwrap(), Requester::builder().build(), Several::one(Measure::Preserve)).build(),
        Intake::builder().build(),
    );
    assert_eq!(duty("respond 10 days from received").due(&empty.unwrap(), &border), None);
}

#[test]
fn working_days_leave_out_the_days_of_rest_of_the_requester_alone() {
    let border = Border::bundled().unwrap();
    let due = |country: Stated<&str>, days: u16| {
        let country = match country {
            Stated::Known(code) => Stated::Known(code.parse().unwrap()),
            Stated::None => Stated::None,
            Stated::Unknown => Stated::Unknown,
        };
        let text = format!("respond {days} working_days from received");
        duty(&text).due(&request(country), &border).unwrap().to_string()
    };
    // Thursday and Friday are worked; the weekend is not where a calendar is known.
    for (country, days, want) in [
        (Stated::Known("US"), 2, "2026-06-12T12:00:00Z"),
        (Stated::Known("US"), 3, "2026-06-15T12:00:00Z"),
        (Stated::Known("US"), 8, "2026-06-22T12:00:00Z"),
        (Stated::Known("AQ"), 3, "2026-06-13T12:00:00Z"),
        (Stated::Unknown, 3, "2026-06-13T12:00:00Z"),
    ] {
        assert_eq!(due(country, days), want, "{country:?} {days}");
    }
}

#[test]
fn a_duty_takes_its_time_and_ground_and_no_other() {
    for good in [
        "call_back",
        "refuse_by_form_3 wrong_authority",
        "respond 10 days from received",
        "quash_within_14_days",
        "quash_within_14_days 14 days from served",
    ] {
        let read = duty(good);
        assert_eq!(read.to_string(), good);
        assert_eq!(read.has_time(), good.contains(" from "));
        assert_eq!(Obligation::new(read.duty(), read.ground(), read.within()), Ok(read));
    }
    for bad in [
        "",
        "sing",
        "respond",
        "respond 0 days from received",
        "quash_within_14_days 0 days from served",
        "call_back 1 days from received",
        "call_back incomplete",
        "refuse_by_form_3",
        "refuse_by_form_3 late",
        "respond 10 days since received",
        "respond 10 days from received now",
    ] {
        assert!(bad.parse::<Obligation>().is_err(), "{bad}");
    }
}

#[test]
fn a_case_asks_for_a_duty_by_its_word_or_in_full() {
    let respond = duty("respond 10 days from received");
    assert!(respond.answers("respond") && respond.answers("respond 10 days from received"));
    assert!(!respond.answers("respond 8 hours from received") && !respond.answers("preserve") && !respond.answers(""));
}

#[test]
fn what_comes_before_a_release_and_what_stands_beside_a_denial_or_an_allow() {
    let before = [
        Duty::HumanRelease,
        Duty::SecondReviewer,
        Duty::FilterTeam,
        Duty::FilterPeriod,
        Duty::FilterThirdParties,
        Duty::CiphertextOnly,
        Duty::NotifyUserBefore,
        Duty::ConflictAnalysis,
    ];
    let served = [
        Duty::ReviewWithin24Hours,
        Duty::Hold,
        Duty::NotifyUserWhenGagLapses,
        Duty::QuashWithin14Days,
        Duty::NotifyController,
    ];
    let always = [
        Duty::PreserveOnReceipt,
        Duty::Preserve,
        Duty::Respond,
        Duty::KeepConfidence,
        Duty::ChallengeGag,
        Duty::SecurityAlert,
    ];
    for duty in Duty::ALL.iter().copied() {
        assert_eq!(duty.comes_before_release(), before.contains(&duty), "{duty}");
        let with_service = before.contains(&duty) || served.contains(&duty);
        assert!(duty.holds_on(Outcome::Escalate), "{duty}");
        assert_eq!(duty.holds_on(Outcome::Allow), with_service || always.contains(&duty), "{duty}");
        assert_eq!(duty.holds_on(Outcome::Deny), !with_service, "{duty}");
    }
}
