//! The engine: the only room that names `regorus`.
//!
//! A program is compiled once and run in two ways, by the RVM and by the interpreter. Both must
//! give the same findings; whatever else happens is a fault, and a fault never loosens.

mod emitted;
#[cfg(feature = "workbench")]
pub(crate) mod lab;
mod modules;
pub(crate) mod syntax;
mod told;
mod value;

use std::cell::RefCell;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use regorus::Value;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::{Program as Bytecode, RegoVM};
use regorus::utils::limits::ExecutionTimerConfig;

pub(crate) use self::emitted::Emissions;
pub(crate) use self::modules::{Modules, Tables};
use crate::tell::{Chosen, Tell};

/// Instructions that one run of the RVM may execute: about a hundred times what the bundled set needs.
const INSTRUCTIONS: usize = 200_000;
/// Wall time that one run may take in either way.
const TIME: Duration = Duration::from_secs(2);
/// Programs whose machines one thread keeps.
const MACHINES: usize = 256;

/// The input of a run: facts in the engine's own form.
#[derive(Debug, Clone)]
pub(crate) struct Input(Value);

impl Input {
    /// Of facts, as far as they are chosen.
    pub(crate) fn told(facts: &impl Tell, chosen: Chosen) -> Self {
        Self(told::build(facts, chosen))
    }

    /// Of any document.
    #[cfg(feature = "workbench")]
    pub(crate) fn of(document: &impl serde::Serialize) -> Result<Self, EngineFault> {
        value::build(document).map(Self).map_err(EngineFault::Input)
    }

    /// As a text of JSON.
    #[cfg(feature = "workbench")]
    pub(crate) fn json(&self) -> Result<String, EngineFault> {
        serde_json::to_string(&self.0).map_err(|why| EngineFault::Input(why.to_string()))
    }
}

/// Why a run gave no findings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EngineFault {
    #[cfg(feature = "workbench")]
    #[error("the document could not be given to the engine: {0}")]
    Input(String),
    #[error("the {0} failed: {1}")]
    Run(&'static str, String),
    #[error("the {0} panicked")]
    Panic(&'static str),
    #[error("the {0} gave no set of findings")]
    Undefined(&'static str),
    #[error("the RVM and the interpreter disagree")]
    Disagree,
}

/// In which way a program is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Way {
    /// Both ways; they must agree. The only way in which a gate decides.
    #[default]
    Both,
    /// Bytecode alone, for measuring.
    Rvm,
    /// The interpreter alone, for measuring.
    Interpreter,
}

/// One entry point, compiled for both ways.
pub(crate) struct Program {
    id: u64,
    entry: String,
    bytecode: Arc<Bytecode>,
    interpreter: regorus::Engine,
    data: Value,
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Program").field("entry", &self.entry).finish_non_exhaustive()
    }
}

/// What is wrong with modules: the file and the place in it, as far as the engine tells, and why.
pub(crate) type Misplaced = (Option<String>, syntax::Place, String);

static PROGRAMS: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static VMS: RefCell<HashMap<u64, RegoVM>> = RefCell::new(HashMap::new());
}

impl Program {
    /// Compiles modules with their base data for entry points: a program for each, in order.
    ///
    /// The error names the file and the place in it, as far as the engine does.
    pub(crate) fn compile(entries: &[String], modules: Modules, tables: &Tables) -> Result<Vec<Self>, Misplaced> {
        modules.make(|engine| link(entries, engine, &tables.0))
    }

    /// The entry point, such as `data.comity.conduct.findings`.
    pub(crate) fn entry(&self) -> &str {
        &self.entry
    }

    /// A number that no other program of this process has.
    #[cfg(feature = "workbench")]
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// Runs the program and gives what it emitted.
    pub(crate) fn run(&self, input: &Input, way: Way) -> Result<Emissions, EngineFault> {
        Emissions::new(self.evaluate(input, way)?).ok_or(EngineFault::Undefined("entry point"))
    }

    fn evaluate(&self, input: &Input, way: Way) -> Result<Value, EngineFault> {
        match way {
            Way::Rvm => self.machine(input),
            Way::Interpreter => self.interpret(input),
            Way::Both => {
                let fast = self.machine(input)?;
                if fast == self.interpret(input)? { Ok(fast) } else { Err(EngineFault::Disagree) }
            }
        }
    }

    fn machine(&self, input: &Input) -> Result<Value, EngineFault> {
        const WAY: &str = "RVM";
        let mut vm = VMS.with_borrow_mut(|vms| vms.remove(&self.id)).map_or_else(|| self.boot(), Ok)?;
        vm.set_input(input.0.clone());
        let run = catch_unwind(AssertUnwindSafe(move || {
            let result = vm.execute_entry_point_by_index(0);
            (vm, result)
        }));
        let (vm, result) = run.map_err(|_| EngineFault::Panic(WAY))?;
        let result = result.map_err(|why| EngineFault::Run(WAY, one_line(&why.to_string())))?;
        VMS.with_borrow_mut(|vms| {
            if vms.len() >= MACHINES {
                vms.clear();
            }
            vms.insert(self.id, vm);
        });
        Ok(result)
    }

    /// A machine with this program loaded. Not strict: in strict mode 0.14.1 loses findings.
    fn boot(&self) -> Result<RegoVM, EngineFault> {
        let mut vm = RegoVM::new();
        vm.load_program(Arc::clone(&self.bytecode));
        vm.set_data(self.data.clone()).map_err(|why| EngineFault::Run("RVM", one_line(&why.to_string())))?;
        vm.set_max_instructions(INSTRUCTIONS);
        vm.set_execution_timer_config(Some(timer()));
        Ok(vm)
    }

    fn interpret(&self, input: &Input) -> Result<Value, EngineFault> {
        const WAY: &str = "interpreter";
        let run = catch_unwind(AssertUnwindSafe(|| {
            let mut engine = self.interpreter.clone();
            engine.set_execution_timer_config(timer());
            engine.set_input(input.0.clone());
            engine.eval_rule(self.entry.clone())
        }));
        run.map_err(|_| EngineFault::Panic(WAY))?.map_err(|why| EngineFault::Run(WAY, one_line(&why.to_string())))
    }
}

fn timer() -> ExecutionTimerConfig {
    ExecutionTimerConfig { limit: TIME, check_interval: NonZeroU32::MIN.saturating_add(127) }
}

/// What is read and analysed once serves all entry points.
fn link(entries: &[String], mut engine: regorus::Engine, data: &Value) -> Result<Vec<Program>, String> {
    let plain = |why: &dyn std::fmt::Display| why.to_string();
    engine.add_data(data.clone()).map_err(|why| plain(&why))?;
    let mut programs = Vec::with_capacity(entries.len());
    for entry in entries {
        let entry_point: Arc<str> = Arc::from(entry.as_str());
        let compiled = engine.compile_with_entrypoint(&entry_point).map_err(|why| plain(&why))?;
        let bytecode = Compiler::compile_from_policy(&compiled, &[entry]).map_err(|why| plain(&why))?;
        let bytecode = Arc::new(lean(Arc::unwrap_or_clone(bytecode)));
        let id = PROGRAMS.fetch_add(1, Ordering::Relaxed);
        let (entry, interpreter, data) = (entry.clone(), engine.clone(), data.clone());
        let program = Program { id, entry, bytecode, interpreter, data };
        program.boot().map_err(|why| why.to_string())?;
        // Unsafe variables surface only at the first evaluation: run it once on an empty document.
        let mut trial = program.interpreter.clone();
        trial.set_execution_timer_config(timer());
        trial.set_input(Value::new_object());
        trial.eval_rule(program.entry.clone()).map_err(|why| plain(&why))?;
        programs.push(program);
    }
    Ok(programs)
}

/// The same program without what no run needs. The machine copies what it knows of a rule at every call of it: there
/// names, and lists that say of each definition that there is nothing to say, cost more than the call.
fn lean(mut program: Bytecode) -> Bytecode {
    program.sources = Vec::new();
    program.instruction_spans = Vec::new();
    for rule in &mut program.rule_infos {
        rule.name = String::new();
        // A list that is too short says the same as one that says nothing.
        if rule.destructuring_blocks.iter().all(Option::is_none) {
            rule.destructuring_blocks = Vec::new();
        }
        if rule.else_bodies.iter().flatten().all(|is_else| !is_else) {
            rule.else_bodies = Vec::new();
        }
    }
    program
}

/// The engine's multi-line messages carry source excerpts; keep what says why.
fn one_line(message: &str) -> String {
    let mut line = String::new();
    for part in message.lines().map(str::trim).filter(|part| !part.is_empty()) {
        if !line.is_empty() {
            line.push_str(" / ");
        }
        line.push_str(part);
        if line.len() > 300 {
            break;
        }
    }
    line.chars().take(400).collect()
}
