//! The engine's syntax tree, reduced to what admission asks about.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the tree is the engine's; what is not named keeps its strictest reading"
)]
#![cfg_attr(not(feature = "workbench"), expect(dead_code, reason = "the workbench alone edits texts"))]

use regorus::unstable::{self as ast, Expr as Node, Literal as Stmt, Rule as Clause, RuleHead as Head};

/// Where something stands in a file: line and column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// Which bytes of a file something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bytes {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A module as it stands in one file.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) package: Vec<String>,
    pub(crate) package_at: Place,
    pub(crate) imports: Vec<(String, Place)>,
    pub(crate) rules: Vec<Rule>,
}

/// How a rule makes its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One value.
    Complete,
    /// A set, `name contains key`.
    Set,
    /// Anything with a key and a value, or a head with brackets.
    Object,
    /// A function.
    Function,
}

/// One rule as written, with all its bodies.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) at: Place,
    pub(crate) bytes: Bytes,
    pub(crate) kind: Kind,
    pub(crate) default: bool,
    /// What stands in the head: the key of a set, the value of a complete rule.
    pub(crate) head: Vec<Expr>,
    /// What stands between brackets behind the name, such as `note` in `test_x[note]`.
    pub(crate) keys: Vec<Expr>,
    pub(crate) bodies: Vec<Body>,
}

impl Rule {
    /// The code that a definition of findings writes out.
    pub(crate) fn code(&self) -> Option<&str> {
        let [Expr { kind: ExprKind::Object(fields), .. }] = self.head.as_slice() else { return None };
        fields.iter().find_map(|(key, value)| match (&key.kind, &value.kind) {
            (ExprKind::Text(key), ExprKind::Text(code)) if key == "code" => Some(code.as_str()),
            _ => None,
        })
    }
}

/// One body of a rule or comprehension.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) at: Place,
    /// The conditions, with their braces where they have any.
    pub(crate) bytes: Bytes,
    pub(crate) is_else: bool,
    pub(crate) value: Option<Expr>,
    pub(crate) statements: Vec<Statement>,
}

/// One line of a body.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) at: Place,
    pub(crate) bytes: Bytes,
    pub(crate) with: bool,
    pub(crate) what: What,
}

/// What one line of a body does.
#[derive(Debug)]
pub(crate) enum What {
    Declare(Vec<String>),
    SomeIn { key: Option<Expr>, value: Expr, collection: Expr },
    Holds(Expr),
    Not(Expr),
    Every,
}

/// An expression.
#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) at: Place,
    pub(crate) bytes: Bytes,
    pub(crate) kind: ExprKind,
}

/// What kind of expression it is.
#[derive(Debug)]
pub(crate) enum ExprKind {
    Text(String),
    Number(String),
    True,
    Constant,
    Var(String),
    List(Vec<Expr>),
    Object(Vec<(Expr, Expr)>),
    Comprehension { terms: Vec<Expr>, body: Box<Body> },
    Call { name: String, args: Vec<Expr> },
    Minus(Box<Expr>),
    Field { of: Box<Expr>, name: String },
    Index { of: Box<Expr>, by: Box<Expr> },
    SetOperation(Box<Expr>, Box<Expr>),
    Compare { ordered: bool, left: Box<Expr>, right: Box<Expr> },
    Arithmetic { additive: bool, left: Box<Expr>, right: Box<Expr> },
    Assign { declares: bool, left: Box<Expr>, right: Box<Expr> },
    Member { key: Option<Box<Expr>>, value: Box<Expr>, collection: Box<Expr> },
    TooDeep,
}

/// Deeper expressions are cut and refused; the engine's compiler would recurse into them.
const DEPTH: usize = 40;

/// Reads one file. The error is a place and what the parser said.
pub(crate) fn parse(path: &str, text: &str) -> Result<Module, (Place, String)> {
    let mut engine = regorus::Engine::new();
    if let Err(why) = engine.add_policy(path.to_owned(), text.to_owned()) {
        return Err(located(path, &why.to_string()));
    }
    let Some(module) = engine.get_modules().first() else {
        return Err((Place { line: 1, column: 1 }, "the file holds no module".to_owned()));
    };
    if module.target.is_some() {
        return Err((
            place(&module.package.span),
            "`__target__` changes what the engine evaluates; remove it".to_owned(),
        ));
    }
    Ok(Module {
        package: path_of(&module.package.refr),
        package_at: place(&module.package.span),
        imports: module.imports.iter().map(|import| (path_of(&import.refr).join("."), place(&import.span))).collect(),
        rules: module.policy.iter().map(|clause| rule(clause)).collect(),
    })
}

/// The engine says `--> path:line:column` and, at the end, `error: why`.
pub(super) fn located(path: &str, message: &str) -> (Place, String) {
    let mut place = Place { line: 1, column: 1 };
    let after = message.split(path).nth(1).unwrap_or_default();
    let mut numbers = after.trim_start_matches(':').split(|c: char| !c.is_ascii_digit());
    if let (Some(Ok(line)), Some(Ok(column))) = (numbers.next().map(str::parse), numbers.next().map(str::parse)) {
        place = Place { line, column };
    }
    let why = message.lines().rev().find_map(|line| line.split_once("error: ")).map_or(message, |(_, why)| why);
    (place, why.trim().chars().take(200).collect())
}

fn place(span: &ast::Span) -> Place {
    Place { line: span.line, column: span.col }
}

/// The engine leaves the quotes of a string out, also where one begins or ends an expression.
fn bytes(span: &ast::Span) -> Bytes {
    let text = span.source.get_contents().as_bytes();
    let offset = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    let quote = |at: usize| matches!(text.get(at), Some(b'"' | b'`'));
    let (start, end) = (offset(span.start), offset(span.end));
    let before = start.saturating_sub(1);
    Bytes {
        start: if start > 0 && quote(before) { before } else { start },
        end: if quote(end) { end.saturating_add(1) } else { end },
    }
}

fn path_of(node: &Node) -> Vec<String> {
    match *node {
        Node::Var { ref span, .. } => vec![span.text().to_owned()],
        Node::RefDot { ref refr, ref field, .. } => {
            let mut path = path_of(refr);
            path.push(field.0.text().to_owned());
            path
        }
        Node::RefBrack { ref refr, ref index, .. } => {
            let mut path = path_of(refr);
            path.push(match **index {
                Node::String { ref value, .. } => {
                    value.as_string().map_or_else(|_| String::new(), std::string::ToString::to_string)
                }
                _ => "[]".to_owned(),
            });
            path
        }
        _ => vec!["?".to_owned()],
    }
}

fn keys_of(node: &Node) -> Vec<Expr> {
    match *node {
        Node::RefBrack { ref refr, ref index, .. } => {
            let mut keys = keys_of(refr);
            keys.push(expr(index, 0));
            keys
        }
        Node::RefDot { ref refr, .. } => keys_of(refr),
        _ => Vec::new(),
    }
}

fn rule(clause: &Clause) -> Rule {
    match *clause {
        Clause::Default { ref span, ref refr, ref args, ref value, .. } => Rule {
            name: path_of(refr).join("."),
            at: place(span),
            bytes: bytes(span),
            kind: if args.is_empty() { Kind::Complete } else { Kind::Function },
            default: true,
            head: vec![expr(value, 0)],
            keys: Vec::new(),
            bodies: Vec::new(),
        },
        Clause::Spec { ref span, ref head, ref bodies } => {
            let (refr, kind, key, assign) = match *head {
                Head::Compr { ref refr, ref assign, .. } => (refr, Kind::Complete, None, assign.as_ref()),
                Head::Set { ref refr, ref key, .. } => (refr, Kind::Set, key.as_ref(), None),
                Head::Func { ref refr, ref assign, .. } => (refr, Kind::Function, None, assign.as_ref()),
            };
            let bracketed = matches!(**refr, Node::RefBrack { .. } | Node::RefDot { .. });
            Rule {
                name: path_of(refr).join("."),
                at: place(span),
                bytes: bytes(span),
                kind: if bracketed { Kind::Object } else { kind },
                default: false,
                head: key
                    .into_iter()
                    .map(|key| expr(key, 0))
                    .chain(assign.map(|assign| expr(&assign.value, 0)))
                    .collect(),
                keys: keys_of(refr),
                bodies: bodies
                    .iter()
                    .map(|body| Body {
                        at: place(&body.span),
                        bytes: bytes(&body.query.span),
                        is_else: body.is_else,
                        value: body.assign.as_ref().map(|assign| expr(&assign.value, 0)),
                        statements: statements(&body.query, 0),
                    })
                    .collect(),
            }
        }
    }
}

fn statements(query: &ast::Query, depth: usize) -> Vec<Statement> {
    let mut read = Vec::new();
    for stmt in &query.stmts {
        let what = match stmt.literal {
            Stmt::SomeVars { ref vars, .. } => What::Declare(vars.iter().map(|var| var.text().to_owned()).collect()),
            Stmt::SomeIn { ref key, ref value, ref collection, .. } => What::SomeIn {
                key: key.as_ref().map(|key| expr(key, depth)),
                value: expr(value, depth),
                collection: expr(collection, depth),
            },
            Stmt::Expr { ref expr, .. } => What::Holds(self::expr(expr, depth)),
            Stmt::NotExpr { ref expr, .. } => What::Not(self::expr(expr, depth)),
            Stmt::Every { .. } => What::Every,
        };
        read.push(Statement {
            at: place(&stmt.span),
            bytes: bytes(&stmt.span),
            with: !stmt.with_mods.is_empty(),
            what,
        });
    }
    read
}

fn expr(node: &Node, depth: usize) -> Expr {
    let at = place(node.span());
    let bytes = bytes(node.span());
    if depth > DEPTH {
        return Expr { at, bytes, kind: ExprKind::TooDeep };
    }
    let deeper = depth.saturating_add(1);
    let boxed = |node: &Node| Box::new(expr(node, deeper));
    let list = |nodes: &[ast::Ref<Node>]| nodes.iter().map(|node| expr(node, deeper)).collect::<Vec<_>>();
    let comprehension = |terms: Vec<Expr>, query: &ast::Query| ExprKind::Comprehension {
        terms,
        body: Box::new(Body { at, bytes, is_else: false, value: None, statements: statements(query, deeper) }),
    };
    let kind = match *node {
        Node::String { ref value, .. } | Node::RawString { ref value, .. } => {
            ExprKind::Text(value.as_string().map_or_else(|_| String::new(), std::string::ToString::to_string))
        }
        Node::Number { ref span, .. } => ExprKind::Number(span.text().to_owned()),
        Node::Bool { ref span, .. } if span.text() == "true" => ExprKind::True,
        Node::Bool { .. } | Node::Null { .. } => ExprKind::Constant,
        Node::Var { ref span, .. } => ExprKind::Var(span.text().to_owned()),
        Node::Array { ref items, .. } | Node::Set { ref items, .. } => ExprKind::List(list(items)),
        Node::Object { ref fields, .. } => {
            ExprKind::Object(fields.iter().map(|(_, key, value)| (expr(key, deeper), expr(value, deeper))).collect())
        }
        Node::ArrayCompr { ref term, ref query, .. } | Node::SetCompr { ref term, ref query, .. } => {
            comprehension(vec![expr(term, deeper)], query)
        }
        Node::ObjectCompr { ref key, ref value, ref query, .. } => {
            comprehension(vec![expr(key, deeper), expr(value, deeper)], query)
        }
        Node::Call { ref fcn, ref params, .. } => ExprKind::Call { name: path_of(fcn).join("."), args: list(params) },
        Node::UnaryExpr { ref expr, .. } => ExprKind::Minus(boxed(expr)),
        Node::RefDot { ref refr, ref field, .. } => {
            ExprKind::Field { of: boxed(refr), name: field.0.text().to_owned() }
        }
        Node::RefBrack { ref refr, ref index, .. } => match **index {
            Node::String { ref value, .. } | Node::RawString { ref value, .. } => ExprKind::Field {
                of: boxed(refr),
                name: value.as_string().map_or_else(|_| String::new(), std::string::ToString::to_string),
            },
            _ => ExprKind::Index { of: boxed(refr), by: boxed(index) },
        },
        Node::BinExpr { ref lhs, ref rhs, .. } => ExprKind::SetOperation(boxed(lhs), boxed(rhs)),
        Node::BoolExpr { ref op, ref lhs, ref rhs, .. } => ExprKind::Compare {
            ordered: !matches!(op, ast::BoolOp::Eq | ast::BoolOp::Ne),
            left: boxed(lhs),
            right: boxed(rhs),
        },
        Node::ArithExpr { ref op, ref lhs, ref rhs, .. } => ExprKind::Arithmetic {
            additive: matches!(op, ast::ArithOp::Add | ast::ArithOp::Sub),
            left: boxed(lhs),
            right: boxed(rhs),
        },
        Node::AssignExpr { ref op, ref lhs, ref rhs, .. } => {
            ExprKind::Assign { declares: matches!(op, ast::AssignOp::ColEq), left: boxed(lhs), right: boxed(rhs) }
        }
        Node::Membership { ref key, ref value, ref collection, .. } => ExprKind::Member {
            key: key.as_ref().map(|key| boxed(key)),
            value: boxed(value),
            collection: boxed(collection),
        },
    };
    Expr { at, bytes, kind }
}
