//! Coverage in its forms. What counts is a body: it must be seen to hold, and seen not to hold.

use std::collections::BTreeMap;
use std::io::{self, Write};

use comity::workbench::FileCoverage;
use serde_json::json;

pub(super) struct Covered {
    files: Vec<FileCoverage>,
}

/// What was seen of the bodies that begin on one line.
#[derive(Default)]
struct Line {
    bodies: usize,
    never_true: Vec<String>,
    never_false: Vec<String>,
}

impl Covered {
    pub(super) fn of(files: Vec<FileCoverage>) -> Self {
        Self { files }
    }

    fn sum(&self, of: fn(&FileCoverage) -> usize) -> usize {
        self.files.iter().map(of).fold(0, usize::saturating_add)
    }

    /// How many percent of the bodies were seen to hold; of none, all.
    pub(super) fn percent(&self) -> f64 {
        percent(self.sum(|file| file.seen_true), self.sum(|file| file.bodies))
    }

    /// Each body that was not seen on one side, and the counts.
    pub(super) fn text(&self, to: &mut dyn Write) -> io::Result<()> {
        for unseen in self.files.iter().flat_map(|file| &file.unseen) {
            writeln!(to, "{unseen}")?;
        }
        let (bodies, held) = (self.sum(|file| file.bodies), self.sum(|file| file.seen_true));
        let failed = self.sum(|file| file.seen_false);
        writeln!(to, "coverage: {:.1} %: of {bodies} bodies {held} seen to hold, {failed} seen not to", self.percent())
    }

    /// A line for each body, and its two sides as branches, as `genhtml` reads it.
    pub(super) fn lcov(&self, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "TN:")?;
        for file in &self.files {
            writeln!(to, "SF:{}", file.file)?;
            let lines = lines(file);
            let (mut hit, mut branches, mut taken) = (0_usize, 0_usize, 0_usize);
            for (number, line) in &lines {
                for body in 0..line.bodies {
                    let sides = [body >= line.never_true.len(), body >= line.never_false.len()];
                    for (side, seen) in sides.into_iter().enumerate() {
                        branches = branches.saturating_add(1);
                        taken = taken.saturating_add(usize::from(seen));
                        let side = body.saturating_mul(2).saturating_add(side);
                        writeln!(to, "BRDA:{number},0,{side},{}", u8::from(seen))?;
                    }
                }
            }
            writeln!(to, "BRF:{branches}\nBRH:{taken}")?;
            for (number, line) in &lines {
                let seen = line.never_true.len() < line.bodies;
                hit = hit.saturating_add(usize::from(seen));
                writeln!(to, "DA:{number},{}", u8::from(seen))?;
            }
            writeln!(to, "LF:{}\nLH:{hit}\nend_of_record", lines.len())?;
        }
        Ok(())
    }

    pub(super) fn json(&self, to: &mut dyn Write) -> io::Result<()> {
        let unseen = |file: &FileCoverage| {
            let one = |unseen: &comity::workbench::Unseen| json!({ "line": unseen.line, "rule": unseen.rule, "never": unseen.side });
            file.unseen.iter().map(one).collect::<Vec<_>>()
        };
        let file = |file: &FileCoverage| {
            json!({
                "file": file.file,
                "bodies": file.bodies,
                "seen_true": file.seen_true,
                "seen_false": file.seen_false,
                "percent": percent(file.seen_true, file.bodies),
                "unseen": unseen(file),
            })
        };
        let document = json!({
            "bodies": self.sum(|file| file.bodies),
            "seen_true": self.sum(|file| file.seen_true),
            "seen_false": self.sum(|file| file.seen_false),
            "percent": self.percent(),
            "files": self.files.iter().map(file).collect::<Vec<_>>(),
        });
        serde_json::to_writer_pretty(&mut *to, &document)?;
        writeln!(to)
    }

    /// One page with everything in it: a table of files, and below it their texts with the lines coloured.
    pub(super) fn html(&self, sources: &BTreeMap<String, String>, to: &mut dyn Write) -> io::Result<()> {
        const HEAD: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Coverage of policies</title>\n\
            <style>body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1b1b}\
            table{border-collapse:collapse}td,th{padding:.15rem .8rem;text-align:left}td.n{text-align:right}\
            pre{font:13px/1.4 ui-monospace,monospace;overflow-x:auto}pre span{display:block}\
            .both{background:#dff3df}.half{background:#fdf1c8}.none{background:#fadcdc}\
            .why{color:#7a1f1f}</style></head><body>\n<h1>Coverage of policies</h1>\n";
        to.write_all(HEAD.as_bytes())?;
        writeln!(
            to,
            "<p>{:.1} %: of {} bodies {} were seen to hold, {} not to hold. Green: both. Yellow: one. Red: neither.</p>",
            self.percent(),
            self.sum(|file| file.bodies),
            self.sum(|file| file.seen_true),
            self.sum(|file| file.seen_false)
        )?;
        writeln!(to, "<table><tr><th>file</th><th>bodies</th><th>held</th><th>did not</th></tr>")?;
        for (number, file) in self.files.iter().enumerate() {
            writeln!(
                to,
                "<tr><td><a href=\"#f{number}\">{}</a></td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
                escaped(&file.file),
                file.bodies,
                file.seen_true,
                file.seen_false
            )?;
        }
        writeln!(to, "</table>")?;
        for (number, file) in self.files.iter().enumerate() {
            writeln!(to, "<h2 id=\"f{number}\">{}</h2>\n<pre>", escaped(&file.file))?;
            let lines = lines(file);
            for (text, number) in sources.get(&file.file).map(String::as_str).unwrap_or_default().lines().zip(1_u32..) {
                let (class, why) = lines.get(&number).map_or(("", String::new()), Line::shown);
                let why = if why.is_empty() { why } else { format!("  <b class=\"why\">{}</b>", escaped(&why)) };
                writeln!(to, "<span class=\"{class}\">{number:5}  {}{why}</span>", escaped(text))?;
            }
            writeln!(to, "</pre>")?;
        }
        writeln!(to, "</body></html>")
    }
}

impl Line {
    /// Its colour, and what was not seen.
    fn shown(&self) -> (&'static str, String) {
        let mut why = Vec::new();
        for (rules, side) in [(&self.never_true, "hold"), (&self.never_false, "fail")] {
            why.extend(rules.iter().map(|rule| format!("{rule} was never seen to {side}")));
        }
        let class = match (self.never_true.is_empty(), self.never_false.is_empty()) {
            (true, true) => "both",
            (false, false) => "none",
            _ => "half",
        };
        (class, why.join("; "))
    }
}

/// By line, the bodies whose rule begins there.
fn lines(file: &FileCoverage) -> BTreeMap<u32, Line> {
    let mut lines: BTreeMap<u32, Line> = BTreeMap::new();
    for line in &file.lines {
        let place = lines.entry(*line).or_default();
        place.bodies = place.bodies.saturating_add(1);
    }
    for unseen in &file.unseen {
        let line = lines.entry(unseen.line).or_default();
        let side = if unseen.side { &mut line.never_true } else { &mut line.never_false };
        side.push(unseen.rule.clone());
    }
    lines
}

#[expect(clippy::cast_precision_loss, reason = "counts of bodies are far below 2^52")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { part as f64 * 100.0 / whole as f64 }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
