//! An explanation as text, 96 columns wide.

use super::found::Found;
use super::near::{Changed, Near, NearMeasure, NearUser};
use super::rulings::RulingTold;
use super::users::UserTold;
use super::ways::WayTold;
use super::{Explanation, plain};
use crate::decision::outcome::Outcome;
use crate::decision::reason::Effect;
use crate::quoting::seen;

/// Columns of a line.
const WIDTH: usize = 96;
/// Facts that are told of one rule; the others are counted.
const FACTS: usize = 16;

/// Text that is broken at words.
struct Lines(String);

impl Lines {
    fn title(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.text(0, text);
        self.0.push_str(&"-".repeat(text.chars().count().min(WIDTH)));
        self.0.push('\n');
    }

    fn text(&mut self, indent: usize, text: &str) {
        self.hang(indent, indent, text);
    }

    fn item(&mut self, indent: usize, text: &str) {
        self.hang(indent, indent.saturating_add(2), &format!("- {text}"));
    }

    /// The first line stands at `first`, the others at `rest`. A word that is longer than a line is cut.
    fn hang(&mut self, first: usize, rest: usize, text: &str) {
        let text = seen(text);
        let (mut line, mut width) = (" ".repeat(first), first);
        let mut begun = false;
        for word in text.split_whitespace() {
            let mut letters: Vec<char> = word.chars().collect();
            loop {
                let gap = usize::from(begun);
                if width.saturating_add(gap).saturating_add(letters.len()) <= WIDTH {
                    if begun {
                        line.push(' ');
                    }
                    line.extend(&letters);
                    width = width.saturating_add(gap).saturating_add(letters.len());
                    begun = true;
                    break;
                }
                if begun {
                    self.0.push_str(&line);
                    self.0.push('\n');
                    (line, width, begun) = (" ".repeat(rest), rest, false);
                    continue;
                }
                let room = WIDTH.saturating_sub(width).max(1);
                let tail = letters.split_off(room.min(letters.len()));
                line.extend(&letters);
                self.0.push_str(&line);
                self.0.push('\n');
                (line, width, letters) = (" ".repeat(rest), rest, tail);
            }
        }
        if begun {
            self.0.push_str(&line);
            self.0.push('\n');
        }
    }
}

impl Explanation {
    /// As text in sentences, 96 columns wide. For counsel: it shows what lies under the seal.
    #[must_use]
    pub fn prose(&self) -> String {
        let mut to = Lines(String::new());
        self.head(&mut to);
        to.title("What is decided");
        for ruling in &self.rulings {
            self.ruling(&mut to, ruling);
        }
        for fault in &self.faults {
            to.item(2, &format!("Something failed while deciding, and nothing is milder for it: {fault}."));
        }
        self.circumstances(&mut to);
        to.title("What is not known");
        for user in &self.users {
            unknown(&mut to, user);
        }
        to.title("By which law");
        for code in &self.unverified {
            to.item(
                2,
                &format!("[{code}] was not verified against its text: it denies or sends to people, and never allows."),
            );
        }
        if self.unverified.is_empty() {
            to.text(2, "Every rule that spoke was read in its text, or is the platform's own.");
        }
        let law = &self.law;
        to.text(2, &format!("Policy set {}.", law.policies));
        to.text(2, &format!("Catalogue {}.", law.catalogue));
        to.text(2, &format!("Border {}.", law.border));
        to.text(2, &format!("Explained by {}.", law.program));
        to.title("Draft of a reply, for counsel to change");
        for paragraph in &self.reply {
            to.text(2, paragraph);
        }
        if let Some(near) = &self.near {
            nearly(&mut to, near);
        }
        to.0
    }

    fn head(&self, to: &mut Lines) {
        let what = match &self.record {
            Some(record) => {
                format!("{} {} of {}, number {} of the log", record.kind, record.id, record.made, record.position)
            }
            None => format!("Preview of {}: nothing was decided and nothing is permitted", self.asked.id),
        };
        to.text(0, &what);
        to.text(0, &format!("As of {}. It shows what lies under the seal: for counsel.", self.day_told));
        if let Some(record) = self.record.as_ref().filter(|record| !record.same) {
            let why = "The rulings made again are not those on record; `comity replay` says what differs.";
            to.text(0, &format!("{why} ({})", record.id));
        }
        to.title("What was asked");
        if !self.note.is_empty() {
            to.text(2, &format!("The case says: {}", self.note));
        }
        to.text(2, &self.asked.sentence);
        to.text(2, &self.asked.verified);
        for (label, told) in &self.asked.lines {
            to.item(2, &format!("{label}: {told}"));
        }
        if let Some(text) = &self.asked.text {
            to.text(2, &format!("The authority writes: \"{text}\""));
        }
        to.title("Who is concerned");
        for entity in &self.entities {
            let of =
                if entity.users.is_empty() { String::new() } else { format!(" (as to {})", entity.users.join(", ")) };
            to.item(2, &format!("{}{of}: {}; {}.", entity.role, entity.name, entity.told));
        }
        for user in &self.users {
            to.item(2, &format!("The location of {} is {}.", user.user, user.location));
        }
    }

    fn ruling(&self, to: &mut Lines, ruling: &RulingTold) {
        let users = plain::listed(ruling.users.iter().cloned());
        to.0.push('\n');
        let decided = ruling.decided.to_uppercase();
        to.hang(2, 4, &format!("{decided}: to {}, as to {users}.", ruling.measure_told));
        let carries = |found: &&Found| match ruling.outcome {
            Outcome::Allow => found.effect == Effect::Allow,
            Outcome::Escalate => found.effect == Effect::Escalate,
            Outcome::Deny => found.effect == Effect::Deny,
        };
        for found in ruling.findings.iter().filter(carries) {
            to.item(4, &format!("{} [{}]. {}", found.title, found.code, found.reason));
            to.text(6, &format!("{}: {}. {}; {}.", source_of(found), found.citation, owners(found), found.checked));
            to.text(6, &self.read(found, ruling));
        }
        let besides: Vec<String> = ruling
            .findings
            .iter()
            .filter(|found| !carries(found) && found.effect != Effect::Oblige)
            .map(|found| format!("{} [{}] would {}", found.title, found.code, found.effect))
            .collect();
        if !besides.is_empty() {
            to.item(4, &format!("Besides, and without weight here: {}.", besides.join("; ")));
        }
        for route in &ruling.routes {
            let until =
                route.until.map_or_else(|| "without an end".to_owned(), |until| format!("until {}", plain::day(until)));
            to.item(
                4,
                &format!(
                    "The border consents by the route {}: {}, on {}, in force from {}, {until}. {} ({}).",
                    route.id,
                    route.about,
                    route.framework_told,
                    plain::day(route.from),
                    route.source,
                    route.checked
                ),
            );
        }
        if !ruling.limits_told.is_empty() {
            to.item(4, &format!("It goes no further than this: {}.", ruling.limits_told.join("; ")));
        }
        for conflict in &ruling.conflicts {
            let (wants, bars) = (&conflict.compels, &conflict.bars);
            to.item(
                4,
                &format!(
                    "Conflict of laws: {} wants it ({} [{}]), and {} forbids it ({} [{}]).",
                    wants.citation, wants.title, wants.code, bars.citation, bars.title, bars.code
                ),
            );
        }
        for duty in &ruling.duties {
            let due = duty.due_told.as_ref().map_or_else(String::new, |due| format!(", by {due}"));
            let before = if duty.before_release { " (before any release)" } else { "" };
            to.item(4, &format!("To do: {}{due}{before} [{}].", duty.told, duty.codes.join(", ")));
        }
        if ruling.outcome != Outcome::Allow {
            lawful(to, ruling);
        }
    }

    /// Where a rule stands and what it read.
    fn read(&self, found: &Found, ruling: &RulingTold) -> String {
        let places: Vec<String> = found.places.iter().map(|place| format!("{}:{}", place.file, place.line)).collect();
        let at = if places.is_empty() { String::new() } else { format!("It stands at {}. ", plain::listed(places)) };
        let user = self.users.iter().find(|user| ruling.users.first() == Some(&user.user));
        let facts: Vec<String> = user
            .into_iter()
            .flat_map(|user| &user.facts)
            .filter(|fact| found.reads.contains(&fact.path))
            .map(|fact| format!("{}: {}", fact.label, fact.told))
            .collect();
        if facts.is_empty() {
            return at;
        }
        let of = if ruling.users.len() > 1 {
            format!(" of {}", ruling.users.first().map_or("", String::as_str))
        } else {
            String::new()
        };
        let more = facts.len().saturating_sub(FACTS);
        let more = if more == 0 { String::new() } else { format!("; and {more} more, which `--format json` lists") };
        let facts: Vec<String> = facts.into_iter().take(FACTS).collect();
        format!("{at}It could read{of}: {}{more}.", facts.join("; "))
    }

    fn circumstances(&self, to: &mut Lines) {
        to.title("The clock (all instants in UTC)");
        for tick in &self.clock {
            let over = if tick.due && tick.past { " That is over on the day of the decision." } else { "" };
            let due = if tick.due { "DUE " } else { "" };
            to.item(2, &format!("{due}{}: {}.{over}", tick.at_told, tick.told));
        }
        if self.clock.is_empty() {
            to.text(2, "No instant is known, and nothing is due.");
        }
        to.title("Silence, hands, history, others");
        to.text(2, &self.silence.told);
        for hand in &self.hands {
            let tie = if hand.tied { format!("agent of: {}", hand.agent_of) } else { "an agent of nobody".to_owned() };
            to.item(2, &format!("{} {}, in {}; {tie}.", hand.role, hand.person, hand.country));
        }
        if self.hands.is_empty() {
            to.text(2, "Nobody is named who touches the demand.");
        }
        for sentence in self.history.iter().chain(&self.others) {
            to.text(2, sentence);
        }
    }
}

fn source_of(found: &Found) -> &'static str {
    if found.programs.is_empty() { "Ground" } else { "Source" }
}

fn owners(found: &Found) -> String {
    let owners = plain::listed(found.owners.iter().cloned());
    let mut letters = owners.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn lawful(to: &mut Lines, ruling: &RulingTold) {
    if ruling.ways.is_empty() && ruling.treaties.is_empty() {
        to.item(4, "The border has no route for this measure, this requester, and where holder and user are.");
    }
    for way in &ruling.ways {
        to.item(4, &format!("A lawful route: {}", lawful_way(way)));
    }
    for treaty in &ruling.treaties {
        to.item(
            4,
            &format!(
                "A treaty names a way, by which nothing is allowed here: {} between {}, in force from {}. {} ({}).",
                treaty.id,
                treaty.between,
                plain::day(treaty.from),
                treaty.source,
                treaty.checked
            ),
        );
    }
}

fn lawful_way(way: &WayTold) -> String {
    let papers = way.papers.join(", or ");
    format!(
        "{}, {}, on {}, in force from {}. It is carried by this paper: {papers}. It needs {}. {} ({}).",
        way.id,
        way.about,
        way.framework_told,
        plain::day(way.from),
        plain::listed(way.needs.iter().cloned()),
        way.source,
        way.checked
    )
}

fn unknown(to: &mut Lines, user: &UserTold) {
    if user.unknown.is_empty() {
        to.text(2, &format!("Of {} every fact is stated.", user.user));
        return;
    }
    to.hang(2, 4, &format!("Of {}: {}.", user.user, user.unknown.join("; ")));
}

fn nearly(to: &mut Lines, near: &Near) {
    to.title("For counsel alone: what nearly spoke");
    to.text(2, &near.caution);
    for user in &near.users {
        nearly_on(to, user);
    }
    if near.unlooked > 0 {
        to.text(2, &format!("{} more users were not looked at.", near.unlooked));
    }
}

fn nearly_on(to: &mut Lines, user: &NearUser) {
    for measure in &user.measures {
        nearly_measure(to, user, measure);
    }
    for fact in &user.unknown {
        to.item(2, &format!("Not known of {}, and it matters: {}. {}", user.user, fact.label, fact.told));
    }
    if !user.unvaried.is_empty() {
        to.item(2, &format!("Not known of {}, and not varied here: {}.", user.user, user.unvaried.join("; ")));
    }
}

fn nearly_measure(to: &mut Lines, user: &NearUser, near: &NearMeasure) {
    to.0.push('\n');
    to.hang(
        2,
        4,
        &format!("To {}, as to {}: {} by the rules on this user alone.", near.measure_told, user.user, near.decided),
    );
    for refused in &near.refused {
        to.item(
            4,
            &format!(
                "[{}] allowed it by the route {}, and the border did not consent: {}.",
                refused.code, refused.route, refused.why
            ),
        );
    }
    for turn in &near.turns {
        to.item(4, &format!("It would be {} if {}.", turn.decided, changed(&turn.changes)));
    }
    for rule in &near.rules {
        let held = if rule.still.is_empty() {
            String::new()
        } else {
            format!("; still against it: {}", rule.still.join(", "))
        };
        to.item(4, &format!("{} [{}] would allow it if {}{held}.", rule.title, rule.code, changed(&rule.changes)));
    }
    if near.turns.is_empty() && near.outcome != Outcome::Allow {
        to.item(4, "No change that was tried, alone or with others, makes it milder.");
    }
}

fn changed(changes: &[Changed]) -> String {
    let one = |change: &Changed| format!("{} were {} (it is {})", change.label, change.to, change.from);
    changes.iter().map(one).collect::<Vec<_>>().join(", and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_words_and_no_line_is_longer() {
        let mut to = Lines(String::new());
        to.item(4, &format!("{} {} end", "word ".repeat(40), "x".repeat(250)));
        assert!(to.0.lines().all(|line| line.chars().count() <= WIDTH), "{}", to.0);
        assert!(to.0.starts_with("    - word"));
        assert!(to.0.lines().skip(1).all(|line| line.starts_with("      ")));
        assert_eq!(to.0.split_whitespace().filter(|word| *word == "word").count(), 40);
        assert_eq!(to.0.matches('x').count(), 250);
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_printed() {
        let mut to = Lines(String::new());
        to.text(0, "a \u{1b}[2J b");
        assert_eq!(to.0, "a \\u{1b}[2J b\n");
    }
}
