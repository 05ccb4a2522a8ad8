//! The changes that are tried on a module, each a replaced stretch of its text.

#![expect(clippy::wildcard_enum_match_arm, reason = "what is not named has nothing to change")]

use crate::policy::syntax::{Body, Bytes, Expr, ExprKind, Kind, Module, Place, Rule, Statement, What};

/// Numbers that stand for no bound: the least, and the day after the last.
const NO_BOUNDS: [&str; 2] = ["0", "99999999"];
/// What stands in place of another duty.
const DUTIES: [&str; 2] = ["challenge_order", "keep_confidence"];
/// Words of periods, each in place of the one before it.
const PERIODS: [(&str, &str); 6] = [
    ("hours", "days"),
    ("days", "working_days"),
    ("working_days", "days"),
    ("received", "issued"),
    ("served", "received"),
    ("issued", "received"),
];

/// One change of one module.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// The code or the name of the helper rule that is changed.
    pub(super) rule: String,
    /// Whether the rule is a definition of findings.
    pub(super) finding: bool,
    pub(super) at: Place,
    pub(super) operator: &'static str,
    pub(super) before: String,
    pub(super) after: String,
    start: usize,
    end: usize,
    text: String,
}

impl Change {
    /// The module with the change made.
    pub(super) fn made(&self, module: &str) -> String {
        let (before, after) = (module.get(..self.start), module.get(self.end..));
        [before.unwrap_or_default(), &self.text, after.unwrap_or_default()].concat()
    }
}

/// Every change of a module.
pub(super) fn of(module: &Module, text: &str) -> Vec<Change> {
    let mut all = Vec::new();
    for rule in module.rules.iter().filter(|rule| !rule.default) {
        let mut changes = Changes { text, rule, all: &mut all };
        for expr in &rule.head {
            changes.head(expr);
        }
        for body in &rule.bodies {
            changes.body(body);
        }
    }
    all
}

/// Collects the changes of one definition.
struct Changes<'c> {
    text: &'c str,
    rule: &'c Rule,
    all: &'c mut Vec<Change>,
}

impl<'c> Changes<'c> {
    fn source(&self, bytes: Bytes) -> &'c str {
        self.text.get(bytes.start..bytes.end).unwrap_or_default()
    }

    fn change(&mut self, operator: &'static str, bytes: Bytes, text: impl Into<String>) {
        let (before, text) = (self.source(bytes), text.into());
        let (before, after) = (one_line(before), one_line(&text));
        self.shown(operator, bytes, text, before, after);
    }

    fn shown(&mut self, operator: &'static str, bytes: Bytes, text: String, before: String, after: String) {
        let code = self.rule.code();
        let above = self.text.get(..bytes.start).unwrap_or_default();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
        let at = Place {
            line: count(above.matches('\n').count()),
            column: count(above.rsplit('\n').next().unwrap_or_default().chars().count()),
        };
        self.all.push(Change {
            rule: code.unwrap_or(&self.rule.name).to_owned(),
            finding: code.is_some(),
            at,
            operator,
            before,
            after,
            start: bytes.start,
            end: bytes.end,
            text,
        });
    }

    fn body(&mut self, body: &Body) {
        if body.statements.is_empty() {
            return;
        }
        let written = self.source(body.bytes);
        let inner =
            written.strip_prefix('{').map_or_else(|| format!("{{\n{written}\n}}"), |rest| format!("{{\n{rest}"));
        let never = inner.replacen('{', "{ false", 1);
        let before = one_line(written);
        self.shown("drop clause", body.bytes, never, before, "never".to_owned());
        for statement in &body.statements {
            self.statement(statement, body);
        }
    }

    fn statement(&mut self, statement: &Statement, body: &Body) {
        let droppable = match &statement.what {
            What::Holds(Expr { kind: ExprKind::Assign { .. }, .. }) | What::Declare(_) | What::Every => false,
            What::SomeIn { key, value, .. } => {
                let bound = |expr: &Expr| matches!(&expr.kind, ExprKind::Var(name) if self.used(name, statement, body));
                !key.iter().chain([value]).any(bound)
            }
            What::Holds(_) | What::Not(_) => true,
        };
        if droppable {
            self.change("drop condition", statement.bytes, "true");
        }
        match &statement.what {
            What::Declare(_) | What::Every => {}
            What::Holds(expr) | What::Not(expr) => self.expr(expr),
            What::SomeIn { key, value, collection } => {
                key.iter().chain([value, collection]).for_each(|expr| self.expr(expr));
                let measures = matches!(&value.kind, ExprKind::Var(name) if self.is_measure(name));
                if measures && self.source(collection.bytes) != "input.measures" {
                    self.change("widen source", collection.bytes, "input.measures");
                }
            }
        }
    }

    /// Whether a variable is read anywhere beside the statement that binds it.
    fn used(&self, name: &str, binding: &Statement, body: &Body) -> bool {
        let outside = [
            (self.rule.bytes.start, body.bytes.start),
            (body.bytes.start, binding.bytes.start),
            (binding.bytes.end, self.rule.bytes.end.max(body.bytes.end)),
        ];
        outside.into_iter().any(|(start, end)| {
            let text = self.text.get(start..end).unwrap_or_default();
            text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
        })
    }

    /// Whether a variable stands for a measure: by its name, or because a finding names it so.
    fn is_measure(&self, name: &str) -> bool {
        let named = |expr: &Expr| match &expr.kind {
            ExprKind::Object(fields) => fields.iter().any(|(key, value)| {
                matches!((&key.kind, &value.kind),
                    (ExprKind::Text(key), ExprKind::Var(var)) if key == "measure" && var == name)
            }),
            _ => false,
        };
        name == "measure" || self.rule.head.iter().any(named)
    }

    fn each<'e>(&mut self, parts: impl IntoIterator<Item = &'e Expr>) {
        for part in parts {
            self.expr(part);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(digits) => self.number(expr, digits),
            ExprKind::List(items) => {
                self.list(&items.iter().map(|item| (item, item)).collect::<Vec<_>>(), "drop word");
                self.each(items);
            }
            ExprKind::Object(fields) => self.each(fields.iter().map(|(_, value)| value)),
            ExprKind::Comprehension { terms, body } => {
                self.each(terms);
                for statement in &body.statements {
                    self.statement(statement, body);
                }
            }
            ExprKind::Call { args, .. } => self.each(args),
            ExprKind::Minus(of) | ExprKind::Field { of, .. } => self.expr(of),
            ExprKind::Index { of, by } => self.each([&**of, &**by]),
            ExprKind::SetOperation(left, right) => {
                for side in [left, right] {
                    self.change("keep one side", expr.bytes, self.source(side.bytes));
                }
                self.each([&**left, &**right]);
            }
            ExprKind::Arithmetic { left, right, .. } => {
                self.change("keep one side", expr.bytes, self.source(left.bytes));
                self.each([&**left, &**right]);
            }
            ExprKind::Compare { ordered, left, right } => {
                if *ordered {
                    self.bound(left, right);
                } else {
                    self.equality(left, right);
                }
                self.each([&**left, &**right]);
            }
            ExprKind::Assign { right, .. } => self.expr(right),
            ExprKind::Member { key, value, collection } => {
                key.iter().chain([value, collection]).for_each(|part| self.expr(part));
            }
            _ => {}
        }
    }

    fn number(&mut self, expr: &Expr, digits: &str) {
        let Ok(number) = digits.parse::<u64>() else { return };
        if NO_BOUNDS.contains(&digits) {
            return;
        }
        for near in [number.saturating_add(1), number.saturating_sub(1)] {
            self.change("change number", expr.bytes, near.to_string());
        }
    }

    /// `<` and `<=`, `>` and `>=`; not where the bound only says that the value is a number.
    fn bound(&mut self, left: &Expr, right: &Expr) {
        let Some((bytes, sign)) = self.between(left, right, &["<=", ">=", "<", ">"]) else { return };
        let number = |expr: &Expr, wanted: &str| matches!(&expr.kind, ExprKind::Number(digits) if digits == wanted);
        if number(left, "99999999") || number(right, "99999999") || (number(right, "0") && sign == ">=") {
            return;
        }
        let other = match sign {
            "<" => "<=",
            "<=" => "<",
            ">" => ">=",
            _ => ">",
        };
        self.compared(left, right, "move bound", bytes, other);
    }

    fn equality(&mut self, left: &Expr, right: &Expr) {
        let Some((bytes, sign)) = self.between(left, right, &["==", "!="]) else { return };
        self.compared(left, right, "turn equality", bytes, if sign == "==" { "!=" } else { "==" });
    }

    fn compared(&mut self, left: &Expr, right: &Expr, operator: &'static str, bytes: Bytes, sign: &str) {
        let (a, b) = (one_line(self.source(left.bytes)), one_line(self.source(right.bytes)));
        let (before, after) = (format!("{a} {} {b}", self.source(bytes)), format!("{a} {sign} {b}"));
        self.shown(operator, bytes, sign.to_owned(), before, after);
    }

    /// Where one of the signs stands between two expressions.
    fn between(&self, left: &Expr, right: &Expr, signs: &[&'static str]) -> Option<(Bytes, &'static str)> {
        let gap = self.text.get(left.bytes.end..right.bytes.start)?;
        let (sign, at) = signs.iter().find_map(|sign| gap.find(sign).map(|at| (*sign, at)))?;
        let start = left.bytes.end.saturating_add(at);
        Some((Bytes { start, end: start.saturating_add(sign.len()) }, sign))
    }

    /// Drops each item of a list of two or more, or each field of an object: (its first part, its last).
    fn list(&mut self, items: &[(&Expr, &Expr)], operator: &'static str) {
        if items.len() < 2 && operator == "drop word" {
            return;
        }
        for (first, last) in items {
            let item = Bytes { start: first.bytes.start, end: last.bytes.end };
            let rest = self.text.get(item.end..).unwrap_or_default();
            // A comma before what is dropped may end the list.
            let bare = rest.trim_start().strip_prefix(',').map_or(rest.len(), str::len);
            let end = item.end.saturating_add(rest.len().saturating_sub(bare));
            let shown = one_line(self.source(item));
            self.shown(operator, Bytes { end, ..item }, String::new(), shown, "nothing".to_owned());
        }
    }

    /// What a head holds: the words of a constant, and all that a finding says beside effect, code
    /// and measure.
    fn head(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Object(fields) if self.rule.kind == Kind::Set => {
                for (key, value) in fields {
                    match &key.kind {
                        ExprKind::Text(key) if matches!(key.as_str(), "effect" | "code" | "measure") => {}
                        _ => self.said(value),
                    }
                }
            }
            _ => self.expr(expr),
        }
    }

    fn said(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::Object(fields) => {
                self.list(&fields.iter().map(|(key, value)| (key, value)).collect::<Vec<_>>(), "drop key");
                for (_, value) in fields {
                    self.said(value);
                }
            }
            ExprKind::Text(word) => {
                let period = PERIODS.iter().find(|(from, _)| from == word).map(|(_, to)| *to);
                let other = period.or_else(|| DUTIES.into_iter().find(|duty| duty != word)).unwrap_or_default();
                self.change("change word", value.bytes, format!("\"{other}\""));
            }
            _ => self.expr(value),
        }
    }
}

/// A stretch of text on one line, without comments.
fn one_line(text: &str) -> String {
    let bare = |line: &'_ str| line.split_once('#').map_or(line, |(bare, _)| bare).to_owned();
    text.lines()
        .flat_map(|line| bare(line).split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::test_module;

    const MODULE: &str = r#"package comity.sample

words := {"one", "two"}

helper contains measure if {
	some measure in wide - narrow # a comment
	input.kind in {
		"a",
		"b", # another
	}
	input.day + 30 < 400
}

held if "x" in words

held if not helper

findings contains {
	"effect": "oblige",
	"code": "COMITY-X",
	"measure": m,
	"duty": "respond",
	"within": {"amount": 7, "unit": "days"},
} if {
	some m in helper
	some row in rows
	input.held == row.held
	count(rows) >= 1
	count(rows) >= 0
	input.day < 99999999
}
"#;

    #[test]
    fn every_condition_word_clause_bound_and_key_is_changed() {
        let module = test_module("comity/sample.rego", MODULE).unwrap();
        let changes = of(&module, MODULE);
        let shown: Vec<String> = changes
            .iter()
            .map(|change| format!("{} {}: {} -> {}", change.at.line, change.operator, change.before, change.after))
            .collect();
        let wanted = [
            r#"3 drop word: "one" -> nothing"#,
            r#"3 drop word: "two" -> nothing"#,
            "16 drop clause: not helper -> never",
            "6 widen source: wide - narrow -> input.measures",
            "6 keep one side: wide - narrow -> wide",
            r#"7 drop condition: input.kind in { "a", "b", } -> true"#,
            r#"8 drop word: "a" -> nothing"#,
            r#"9 drop word: "b" -> nothing"#,
            "11 drop condition: input.day + 30 < 400 -> true",
            "11 keep one side: input.day + 30 -> input.day",
            "11 change number: 30 -> 31",
            "11 change number: 30 -> 29",
            "11 move bound: input.day + 30 < 400 -> input.day + 30 <= 400",
            "11 change number: 400 -> 401",
            "11 change number: 400 -> 399",
            r#"14 drop condition: "x" in words -> true"#,
            "16 drop condition: not helper -> true",
            r#"22 change word: "respond" -> "challenge_order""#,
            r#"23 drop key: "amount": 7 -> nothing"#,
            r#"23 drop key: "unit": "days" -> nothing"#,
            "23 change number: 7 -> 8",
            "23 change number: 7 -> 6",
            r#"23 change word: "days" -> "working_days""#,
            "25 widen source: helper -> input.measures",
            "27 drop condition: input.held == row.held -> true",
            "27 turn equality: input.held == row.held -> input.held != row.held",
            "28 drop condition: count(rows) >= 1 -> true",
            "28 move bound: count(rows) >= 1 -> count(rows) > 1",
            "28 change number: 1 -> 2",
            "28 change number: 1 -> 0",
            "29 drop condition: count(rows) >= 0 -> true",
            "30 drop condition: input.day < 99999999 -> true",
        ];
        for line in wanted {
            assert!(shown.iter().any(|shown| shown == line), "{line} is not among\n{}", shown.join("\n"));
        }
        let clauses = shown.iter().filter(|line| line.contains("drop clause")).count();
        assert_eq!((clauses, shown.len()), (4, wanted.len() + 3), "{}", shown.join("\n"));
        for change in &changes {
            let made = change.made(MODULE);
            assert_ne!(made, MODULE, "{change:?}");
            assert!(test_module("comity/sample.rego", &made).is_ok(), "{change:?}\n{made}");
        }
    }
}
