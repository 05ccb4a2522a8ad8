//! One JSON document: `command`, `summary`, `tests`, `remarks`.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Remark, Results, Row, Spot, Verdict};

pub(super) fn write(all: &Results, to: &mut dyn Write) -> io::Result<()> {
    let tally = all.tally();
    let document = json!({
        "command": all.command,
        "summary": {
            "passed": tally.passed,
            "failed": tally.failed,
            "skipped": tally.skipped,
            "errored": tally.errored,
            "remarks": all.remarks.len(),
            "seconds": all.time.as_secs_f64(),
        },
        "tests": all.rows.iter().map(row).collect::<Vec<_>>(),
        "remarks": all.remarks.iter().map(remark).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *to, &document)?;
    writeln!(to)
}

fn row(row: &Row) -> Value {
    let details: Map<String, Value> =
        row.details.iter().map(|(heading, lines)| (heading.clone(), json!(lines))).collect();
    let mut value = json!({
        "suite": row.suite,
        "name": row.name,
        "file": row.file,
        "line": row.line,
        "verdict": row.verdict.word(),
        "message": row.message,
        "details": details,
        "places": row.spots.iter().map(spot).collect::<Vec<_>>(),
        "seconds": row.time.as_secs_f64(),
    });
    if let (Verdict::Skipped(reason), Some(fields)) = (&row.verdict, value.as_object_mut()) {
        fields.insert("reason".to_owned(), json!(reason));
    }
    value
}

fn spot(spot: &Spot) -> Value {
    json!({ "file": spot.file, "line": spot.line, "column": spot.column, "end": end(spot.end), "label": spot.label })
}

fn remark(remark: &Remark) -> Value {
    json!({
        "rule": remark.rule,
        "level": remark.level.word(),
        "message": remark.message,
        "file": remark.file,
        "line": remark.line,
        "column": remark.column,
        "end": end(remark.end),
        "page": remark.page,
        "fix": remark.fix,
    })
}

fn end(end: Option<(u32, u32)>) -> Value {
    end.map_or(Value::Null, |(line, column)| json!({ "line": line, "column": column }))
}
