//! The tables, and whether those that are there are ours.

use ::postgres::{Client, GenericClient};

use super::care::Care;
use super::fault::PostgresFault;
pub(in crate::audit) use super::place::Part;

/// Of the tables below. A database with another is not opened.
const VERSION: i32 = 1;

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Vault => "vault",
        }
    }

    const fn tables(self) -> &'static [&'static str] {
        match self {
            Self::Log => &["meta", "signer", "head", "record", "node", "checkpoint", "cosignature", "object"],
            Self::Vault => &["meta", "kek", "subject", "tag"],
        }
    }

    /// Creates the tables; `@` is the schema.
    ///
    /// Ciphertext does not compress, and to try costs time: hence EXTERNAL.
    const fn sql(self) -> &'static str {
        match self {
            Self::Log => {
                "CREATE TABLE @.signer (
                    seq integer PRIMARY KEY,
                    vkey text NOT NULL UNIQUE,
                    first bigint NOT NULL,
                    size bigint NOT NULL
                );
                CREATE TABLE @.head (
                    one boolean PRIMARY KEY DEFAULT true CHECK (one),
                    size bigint NOT NULL CHECK (size >= 0),
                    edge bytea NOT NULL,
                    checkpoint text,
                    signer integer REFERENCES @.signer,
                    CHECK (size = 0 OR (checkpoint IS NOT NULL AND signer IS NOT NULL))
                );
                INSERT INTO @.head (size, edge) VALUES (0, '');
                CREATE TABLE @.record (
                    position bigint PRIMARY KEY CHECK (position >= 0),
                    clear bytea NOT NULL,
                    sealed bytea
                );
                ALTER TABLE @.record ALTER COLUMN sealed SET STORAGE EXTERNAL, ALTER COLUMN clear SET STORAGE EXTERNAL;
                CREATE TABLE @.node (
                    level smallint NOT NULL,
                    idx bigint NOT NULL,
                    hash bytea NOT NULL CHECK (pg_catalog.octet_length(hash) = 32),
                    PRIMARY KEY (level, idx)
                );
                CREATE TABLE @.checkpoint (
                    size bigint PRIMARY KEY CHECK (size > 0),
                    note text NOT NULL
                );
                CREATE TABLE @.cosignature (
                    size bigint NOT NULL REFERENCES @.checkpoint,
                    line text NOT NULL,
                    PRIMARY KEY (size, line)
                );
                CREATE TABLE @.object (
                    digest bytea PRIMARY KEY CHECK (digest = pg_catalog.sha256(bytes)),
                    bytes bytea NOT NULL
                );"
            }
            // `seq` says which key wraps: the one with the greatest. A retired one keeps its row, without
            // the index key, so that nobody takes it up again.
            Self::Vault => {
                "CREATE TABLE @.kek (
                    id text PRIMARY KEY,
                    seq bigint NOT NULL UNIQUE,
                    index_key bytea CHECK (pg_catalog.octet_length(index_key) = 60)
                );
                CREATE TABLE @.subject (
                    lookup bytea PRIMARY KEY CHECK (pg_catalog.octet_length(lookup) = 32),
                    kek text NOT NULL REFERENCES @.kek,
                    wrapped bytea NOT NULL CHECK (pg_catalog.octet_length(wrapped) = 60)
                );
                CREATE TABLE @.tag (
                    tag bytea PRIMARY KEY CHECK (pg_catalog.octet_length(tag) = 32),
                    lookup bytea NOT NULL REFERENCES @.subject ON DELETE CASCADE,
                    epoch text NOT NULL CHECK (pg_catalog.octet_length(epoch) = 7),
                    UNIQUE (lookup, epoch)
                );"
            }
        }
    }
}

/// Makes the tables where there are none, and refuses those that are not ours.
///
/// Where they exist this changes nothing, so that a writer's role need not be able to.
pub(in crate::audit) fn ensure(
    client: &mut Client,
    care: &Care,
    schema: &str,
    part: Part,
) -> Result<(), PostgresFault> {
    let tables = present(client, schema)?;
    if tables.is_empty() {
        create(client, care, schema, part)?;
    }
    accept(client, schema, part)
}

/// A table, and whether it is written ahead (`p`).
type Table = (String, String);

fn present(client: &mut impl GenericClient, schema: &str) -> Result<Vec<Table>, PostgresFault> {
    let looking = PostgresFault::server("looking for its tables");
    let rows = client.query(
        "SELECT c.relname::pg_catalog.text, c.relpersistence::pg_catalog.text FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = $1::pg_catalog.text AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1",
        &[&schema],
    );
    rows.map_err(&looking)?
        .iter()
        .map(|row| Ok((row.try_get(0).map_err(&looking)?, row.try_get(1).map_err(&looking)?)))
        .collect()
}

fn create(client: &mut Client, care: &Care, schema: &str, part: Part) -> Result<(), PostgresFault> {
    const CREATING: &str = "making its tables";
    let creating = PostgresFault::server(CREATING);
    care.transaction(client, CREATING, |transaction| {
        // One at a time; "comity" in ASCII, for want of a better number.
        transaction.batch_execute("SELECT pg_catalog.pg_advisory_xact_lock(109330228147321)").map_err(&creating)?;
        if !present(transaction, schema)?.is_empty() {
            // Another process was first.
            return Ok(());
        }
        let exists = transaction
            .query_opt("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1::pg_catalog.text", &[&schema])
            .map_err(&creating)?
            .is_some();
        // Where the schema was made for the log's role beforehand, the role need not be able to make one.
        let made = if exists { "" } else { "CREATE SCHEMA @; " };
        let sql = format!(
            "{made}CREATE TABLE @.meta (
                one boolean PRIMARY KEY DEFAULT true CHECK (one),
                part text NOT NULL,
                version integer NOT NULL
            );
            INSERT INTO @.meta (part, version) VALUES ('{}', {VERSION});
            {}",
            part.name(),
            part.sql(),
        );
        transaction.batch_execute(&sql.replace('@', schema)).map_err(&creating)
    })
}

/// Refuses tables that are not ours, of this version, and written ahead.
pub(in crate::audit) fn accept(client: &mut Client, schema: &str, part: Part) -> Result<(), PostgresFault> {
    let refused = |why: String| PostgresFault::Schema { schema: schema.to_owned(), why };
    let tables = present(client, schema)?;
    if !tables.iter().any(|(name, _)| name == "meta") {
        return Err(refused(
            "it holds tables that are not comity's; give a log, and a vault, a schema of its own".to_owned(),
        ));
    }
    let reading = PostgresFault::server("reading the version of its tables");
    let row = client.query_one(&format!("SELECT part, version FROM {schema}.meta"), &[]).map_err(&reading)?;
    let (found, version): (String, i32) = (row.try_get(0).map_err(&reading)?, row.try_get(1).map_err(&reading)?);
    if found != part.name() {
        return Err(refused(format!("it holds a `{found}`, not a `{}`", part.name())));
    }
    if version != VERSION {
        return Err(refused(format!("its tables are of version {version}; this program knows version {VERSION}")));
    }
    for wanted in part.tables() {
        match tables.iter().find(|(name, _)| name == wanted) {
            None => return Err(refused(format!("the table `{wanted}` is missing"))),
            Some((_, persistence)) if persistence != "p" => {
                let set = format!("ALTER TABLE {schema}.{wanted} SET LOGGED");
                return Err(refused(format!(
                    "the table `{wanted}` is not written ahead and is lost in a crash: {set}"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(())
}
