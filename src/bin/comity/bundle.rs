//! `comity bundle`: policy bundles are built, signed, verified and looked into.

use std::path::{Path, PathBuf};

use comity::bundle::{
    BUNDLE_SIGNATURES, Bundle, BundleContents, BundleLimits, BundlePlan, BundleTerms, BundleTrust, OpaKey, OpaSigner,
    SignedBundle,
};
use comity::evidence::VerifierKey;
use comity::workbench::BundleParts;
use comity::{Clock as _, SystemClock, Timestamp};

use crate::files;
use crate::{ALLOWED, FAILED, Format, complain, keys, say};

/// What the command is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Build a bundle from a policy set, once its suites pass, and sign it. Two files are written: the archive, and
    /// beside it what was signed.
    Build(Build),
    /// Sign a bundle that another person built: all of it is read and admitted first, and shown.
    Sign(Sign),
    /// Verify a bundle as a host would.
    Verify(Verify),
    /// Show what a bundle holds and who signed it. Nothing is verified.
    Inspect(Inspect),
}

#[derive(Debug, clap::Args)]
struct Build {
    /// Folder of the policy set, the one above `comity`.
    folder: PathBuf,
    /// The name of the revision, such as `2026-08-18.1`.
    #[arg(long)]
    revision: String,
    /// The version: a number above that of every bundle before.
    #[arg(long = "version", id = "number")]
    version: u64,
    /// The lowest version that may still be used beside it, also in a rollback.
    #[arg(long, default_value_t = 1)]
    lowest: u64,
    /// The first instant at which it may be used no longer, such as `2026-11-18T00:00:00Z`.
    #[arg(long)]
    expires: Timestamp,
    /// Key files of those who sign; once for each. More can sign later.
    #[arg(long = "key", required = true)]
    keys: Vec<PathBuf>,
    /// Suites that must pass: files, or folders of them; once for each.
    #[arg(long = "suite", required_unless_present = "tables")]
    suites: Vec<PathBuf>,
    /// Evaluate the test tables beside the policies, too; all must pass.
    #[arg(long)]
    tables: bool,
    /// A private key (PEM of PKCS#8: Ed25519, P-256 or RSA) for OPA's own signature in the archive.
    #[arg(long, requires = "opa_key_id")]
    opa_key: Option<PathBuf>,
    /// The id by which OPA knows that key.
    #[arg(long, requires = "opa_key")]
    opa_key_id: Option<String>,
    /// The scope that OPA's configuration wants.
    #[arg(long, default_value = "", requires = "opa_key")]
    opa_scope: String,
    /// The archive that is written; its name ends in `.tar.gz`.
    #[arg(long, short = 'o', value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Sign {
    /// The archive; what was signed stands beside it.
    file: PathBuf,
    /// Key files of those who sign; once for each.
    #[arg(long = "key", required_unless_present = "others")]
    keys: Vec<PathBuf>,
    /// What others signed of the same bundle, elsewhere; once for each.
    #[arg(long = "with")]
    others: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct Verify {
    /// The archive; what was signed stands beside it.
    file: PathBuf,
    /// Verifier keys of people whose word counts, as `comity key` prints them; once for each.
    #[arg(long = "key", required = true)]
    keys: Vec<VerifierKey>,
    /// How many of them must have signed.
    #[arg(long)]
    threshold: usize,
    /// The lowest version that is taken.
    #[arg(long, default_value_t = 1)]
    lowest: u64,
    /// A public key of OPA's signature (PEM or JWK) as `ID=FILE`; the bundle must have one by such a key then.
    #[arg(long = "opa-key", value_name = "ID=FILE")]
    opa_keys: Vec<String>,
    /// The scope that OPA's signature must have.
    #[arg(long, default_value = "", requires = "opa_keys")]
    opa_scope: String,
}

#[derive(Debug, clap::Args)]
struct Inspect {
    /// The archive; what was signed stands beside it.
    file: PathBuf,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
}

pub(crate) fn bundle(arguments: &Arguments) -> u8 {
    let done = match &arguments.command {
        Command::Build(given) => build(given),
        Command::Sign(given) => sign(given),
        Command::Verify(given) => verify(given),
        Command::Inspect(given) => inspect(given),
    };
    match done {
        Ok(()) => ALLOWED,
        Err(why) => {
            complain(&why);
            FAILED
        }
    }
}

fn text(why: impl std::fmt::Display) -> String {
    why.to_string()
}

/// Where what was signed of an archive stands.
fn beside(archive: &Path) -> PathBuf {
    let mut name = archive.file_name().unwrap_or_default().to_owned();
    name.push(BUNDLE_SIGNATURES);
    archive.with_file_name(name)
}

fn build(given: &Build) -> Result<(), String> {
    if !given.out.to_string_lossy().ends_with(".tar.gz") {
        return Err(format!("{}: the archive's name must end in `.tar.gz`", given.out.display()));
    }
    let now = SystemClock.now();
    if given.expires <= now {
        return Err(format!("--expires {}: this lies in the past; every host would refuse the bundle", given.expires));
    }
    let keys = given.keys.iter().map(|file| keys::read(file)).collect::<Result<Vec<_>, _>>()?;
    let for_opa = match (&given.opa_key, &given.opa_key_id) {
        (Some(file), Some(id)) => {
            let pem = zeroize::Zeroizing::new(files::text(file)?);
            let signer = OpaSigner::new(id, &given.opa_scope, &pem);
            Some(signer.map_err(|why| format!("{}: {why}", file.display()))?)
        }
        _ => None,
    };
    let mut parts = BundleParts::new(files::policies(&given.folder)?).suites(suites(&given.suites)?);
    if given.tables {
        parts = parts.with_tables();
    }
    if let Some(signer) = &for_opa {
        parts = parts.signed_for_opa(signer);
    }
    let plan = BundlePlan {
        revision: given.revision.clone(),
        version: given.version,
        lowest: given.lowest,
        expires: given.expires,
    };
    let built = parts.build(&plan, now.day()).map_err(text)?;
    let mut signed = built.signed;
    for key in &keys {
        signed = signed.sign(key).map_err(text)?;
    }
    // The archive comes last: a host that looks into the folder takes it up with what was signed.
    files::create(&beside(&given.out), &signed.to_bytes().map_err(text)?)?;
    files::create(&given.out, &built.archive)?;
    tell(signed.terms());
    Ok(())
}

fn sign(given: &Sign) -> Result<(), String> {
    let file = beside(&given.file);
    let (archive, signed) = read(&given.file)?;
    signed.examine(&archive, SystemClock.now()).map_err(|why| format!("{}: {why}", given.file.display()))?;
    let mut signed = signed;
    for other in &given.others {
        let other = SignedBundle::read(&files::bytes(other)?).map_err(|why| format!("{}: {why}", other.display()))?;
        signed = signed.join(other).map_err(text)?;
    }
    for key in &given.keys {
        signed = signed.sign(&keys::read(key)?).map_err(text)?;
    }
    files::replace(&file, &signed.to_bytes().map_err(text)?)?;
    tell(signed.terms());
    say(&format!("signatures {}", signed.keys().count()));
    Ok(())
}

fn verify(given: &Verify) -> Result<(), String> {
    let mut trust = BundleTrust::new(given.keys.iter().cloned(), given.threshold).map_err(text)?.lowest(given.lowest);
    for named in &given.opa_keys {
        let (id, file) = named.split_once('=').ok_or_else(|| format!("--opa-key {named}: expected `ID=FILE`"))?;
        let key = OpaKey::new(id, &files::text(Path::new(file))?).map_err(|why| format!("{file}: {why}"))?;
        trust = trust.opa_key(key.scoped(&given.opa_scope));
    }
    let (archive, signatures) = (files::bytes(&given.file)?, files::bytes(&beside(&given.file))?);
    let bundle = Bundle::verify(&archive, &signatures, &trust, SystemClock.now());
    let bundle = bundle.map_err(|why| format!("{}: {why}", given.file.display()))?;
    tell(bundle.terms());
    say("verified");
    Ok(())
}

fn inspect(given: &Inspect) -> Result<(), String> {
    let (archive, signed) = read(&given.file)?;
    let contents = BundleContents::of(&archive, &BundleLimits::default());
    let contents = contents.map_err(|why| format!("{}: {why}", given.file.display()))?;
    let fits = contents.archive == signed.terms().archive;
    if given.format == Format::Json {
        let keys: Vec<String> = signed.keys().map(ToString::to_string).collect();
        say(&serde_json::json!({
            "signed": signed.terms(), "keys": keys, "roots": contents.roots, "files": contents.files,
            "opa_signed": contents.opa_signed, "is_what_was_signed": fits, "verified": false,
        })
        .to_string());
        return Ok(());
    }
    tell(signed.terms());
    for key in signed.keys() {
        say(&format!("signed by  {key}"));
    }
    say(&format!("roots      {}", contents.roots.join(", ")));
    say(&format!("for OPA    {}", if contents.opa_signed { "signed" } else { "not signed" }));
    for (path, bytes) in &contents.files {
        say(&format!("{bytes:>10} {path}"));
    }
    say(if fits {
        "not verified: see `comity bundle verify`"
    } else {
        "NOT what was signed: the archive is another one"
    });
    Ok(())
}

/// What was signed, for people.
fn tell(terms: &BundleTerms) {
    say(&format!("revision   {}", terms.revision));
    say(&format!("version    {} (lowest beside it: {})", terms.version, terms.lowest));
    say(&format!("expires    {}", terms.expires));
    say(&format!("policies   {}", terms.policies));
    say(&format!("archive    {}", terms.archive));
    let tables = terms.tested.tables.as_ref().map_or(0, |tables| tables.documents);
    let cases: u64 = terms.tested.suites.values().map(|suite| suite.cases).sum();
    say(&format!("passed     {cases} cases of {} suites, {tables} documents of tables", terms.tested.suites.len()));
}

/// An archive, and what was signed of it.
fn read(file: &Path) -> Result<(Vec<u8>, SignedBundle), String> {
    let signatures = beside(file);
    let signed = SignedBundle::read(&files::bytes(&signatures)?);
    Ok((files::bytes(file)?, signed.map_err(|why| format!("{}: {why}", signatures.display()))?))
}

/// Suites by the names of their files.
fn suites(named: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, String> {
    let name = |file: &Path| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files::documents(named)?.iter().map(|file| Ok((name(file), files::bytes(file)?))).collect()
}
