//! Where a log lies.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::postgres::config::{Config, Host};
use ::postgres::{Client, Error, NoTls};

use super::fault::PostgresFault;

/// Makes a connection from a configuration; the host's, where it wants TLS.
type Connector = Arc<dyn Fn(&Config) -> Result<Client, Error> + Send + Sync>;

/// A place in PostgreSQL: how to connect, and the schema.
///
/// Nothing waits for ever: 20 seconds for the head, 30 for a statement or for synchronous replicas; a
/// writer that stands still gives the head up after 10. A server that is frozen on this machine itself
/// is not noticed; one that is gone from the network is, by the limits of TCP.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use comity::Postgres;
/// let log = Postgres::at("host=/run/postgresql user=gate dbname=evidence")?;
/// let national_security = log.clone().schema("comity_ns")?;
/// # let _ = national_security; Ok(()) }
/// ```
#[derive(Clone)]
pub struct Postgres {
    pub(super) config: Config,
    pub(super) schema: Option<String>,
    pub(super) limits: Limits,
    connector: Option<Connector>,
}

/// How long one waits for what, so that nothing hangs for ever.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// For the head, while others write.
    pub(super) lock: Duration,
    /// For one statement, and for the synchronous replicas.
    pub(super) statement: Duration,
    /// How long a writer that has stopped may keep the head from the others.
    pub(super) idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { lock: seconds(20), statement: seconds(30), idle: seconds(10) }
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The configuration itself hides the password.
        f.debug_struct("Postgres").field("config", &self.config).field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl Postgres {
    /// From a connection string as `libpq` knows it: `host=/run/postgresql user=gate dbname=evidence`,
    /// or `postgresql://gate@localhost/evidence`.
    ///
    /// Without a [connector](Self::connector) the connection is not encrypted, so that it must be a Unix
    /// socket or this machine itself.
    ///
    /// # Errors
    /// Where the string is not one.
    pub fn at(connection: &str) -> Result<Self, PostgresFault> {
        // What did not parse is not repeated: it may be a password.
        let why = "the connection string is not one: `key=value` pairs, or `postgresql://user@host/database`";
        let mut config: Config = connection.parse().map_err(|_| PostgresFault::Place { why: why.to_owned() })?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(Duration::from_secs(30));
        }
        if config.get_application_name().is_none() {
            config.application_name("comity");
        }
        config.keepalives_idle(config.get_keepalives_idle().min(Duration::from_secs(30)));
        Ok(Self { config, schema: None, limits: Limits::default(), connector: None })
    }

    /// Another schema than `comity_log` or `comity_vault`: several logs may lie in one database.
    ///
    /// # Errors
    /// Where the name is not 1 to 63 of `a` to `z`, `0` to `9` and `_`, the first no digit.
    pub fn schema(mut self, name: &str) -> Result<Self, PostgresFault> {
        let letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let first = name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
        if !letters || !first || name.len() > 63 || name.starts_with("pg_") {
            let why =
                "the name of a schema is 1 to 63 of `a` to `z`, `0` to `9` and `_`, neither a digit nor `pg_` first";
            return Err(PostgresFault::Place { why: why.to_owned() });
        }
        self.schema = Some(name.to_owned());
        Ok(self)
    }

    /// How to connect, for TLS: `|config| config.connect(tls.clone())` with the connector of a TLS crate
    /// for `postgres` 0.19. Give the configuration on as it is: it carries what the log listens to.
    #[must_use]
    pub fn connector(mut self, connect: impl Fn(&Config) -> Result<Client, Error> + Send + Sync + 'static) -> Self {
        self.connector = Some(Arc::new(connect));
        self
    }

    /// The schema of a part, where it was not named.
    pub(in crate::audit) fn schema_of(&self, part: Part) -> String {
        self.schema.clone().unwrap_or_else(|| part.schema().to_owned())
    }

    /// Connects. Blocks; not to be called on a thread of an asynchronous runtime.
    pub(super) fn connect(&self, config: &Config) -> Result<Client, PostgresFault> {
        let doing = PostgresFault::server("connecting");
        if let Some(connect) = &self.connector {
            return connect(config).map_err(doing);
        }
        let far = config.get_hosts().iter().find_map(|host| match host {
            Host::Tcp(name) => (!matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1")).then(|| name.clone()),
            #[cfg(unix)]
            Host::Unix(_) => None,
        });
        let far = far.or_else(|| config.get_hostaddrs().iter().find(|ip| !ip.is_loopback()).map(ToString::to_string));
        if let Some(host) = far {
            let why = format!("the connection to `{host}` would not be encrypted; give a connector with TLS");
            return Err(PostgresFault::Place { why });
        }
        config.connect(NoTls).map_err(doing)
    }
}

/// What a schema holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audit) enum Part {
    Log,
    Vault,
}

impl Part {
    /// The schema where none is named.
    pub(super) const fn schema(self) -> &'static str {
        match self {
            Self::Log => "comity_log",
            Self::Vault => "comity_vault",
        }
    }
}
