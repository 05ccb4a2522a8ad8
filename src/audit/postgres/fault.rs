//! What goes wrong with a database, told to whoever runs it.

use ::postgres::Error;
use ::postgres::error::SqlState;

use crate::audit::store::StoreFault;

/// Why the log in PostgreSQL does not open, or does not go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PostgresFault {
    /// The description of the place cannot be used.
    #[error("{why}")]
    Place {
        /// What is wrong with it.
        why: String,
    },
    /// The server did not do what was asked.
    #[error("PostgreSQL, {doing}: {why}")]
    Server {
        /// What was being done.
        doing: &'static str,
        /// What the server or the connection said; with its SQLSTATE where there is one.
        why: String,
        /// SQLSTATE, where the server gave one.
        code: Option<String>,
    },
    /// A setting of the server would lose what is acknowledged.
    #[error("PostgreSQL has `{setting}` = `{value}`, which can lose acknowledged records: {wanted}")]
    Unsafe {
        /// Name of the setting.
        setting: String,
        /// What it is.
        value: String,
        /// What would be right.
        wanted: &'static str,
    },
    /// The schema is another's, or another version's.
    #[error("the schema `{schema}`: {why}")]
    Schema {
        /// Its name.
        schema: String,
        /// What is wrong with it.
        why: String,
    },
    /// What is stored is not what was signed.
    #[error("the log in the schema `{schema}` is damaged or was tampered with: {why}")]
    Damaged {
        /// Its name.
        schema: String,
        /// Where, and what would be right.
        why: String,
    },
    /// The head was not signed by a key that was given.
    #[error("the log in the schema `{schema}`: {why}")]
    Key {
        /// Its name.
        schema: String,
        /// Which key signed, and what to do.
        why: String,
    },
    /// Nobody knows whether the batch was committed. It is not acknowledged; the head says so when opened anew.
    #[error("the connection to PostgreSQL failed while it committed, so whether the batch is in is unknown: {why}")]
    Unknown {
        /// What happened.
        why: String,
    },
}

impl PostgresFault {
    /// Of a failed exchange with the server. The detail of the server's message is left out: it may
    /// hold values.
    pub(in crate::audit) fn server(doing: &'static str) -> impl Fn(Error) -> Self {
        move |error| Self::Server { doing, why: told(&error), code: error.code().map(|code| code.code().to_owned()) }
    }

    /// Of something that is over when it is tried again.
    pub(in crate::audit) fn passing(doing: &'static str, why: &str) -> Self {
        let code = SqlState::T_R_SERIALIZATION_FAILURE.code().to_owned();
        Self::Server { doing, why: why.to_owned(), code: Some(code) }
    }

    /// Whether the transaction is known to be undone and may simply be tried again.
    pub(in crate::audit) fn is_passing(&self) -> bool {
        let passing = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
        match self {
            Self::Server { code: Some(code), .. } => passing.iter().any(|known| known.code() == code),
            Self::Place { .. }
            | Self::Server { code: None, .. }
            | Self::Unsafe { .. }
            | Self::Schema { .. }
            | Self::Damaged { .. }
            | Self::Key { .. }
            | Self::Unknown { .. } => false,
        }
    }
}

impl From<PostgresFault> for StoreFault {
    fn from(fault: PostgresFault) -> Self {
        Self::new(fault.to_string())
    }
}

/// An error in words, with what to do where that is known.
pub(super) fn told(error: &Error) -> String {
    let Some(db) = error.as_db_error() else {
        if error.is_closed() {
            return "the connection is closed; open it again".to_owned();
        }
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
        return format!("{error}{cause}");
    };
    let code = db.code();
    let hint = if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        "; the role of a log's writer needs USAGE on the schema, SELECT and INSERT on its tables, and UPDATE on \
         `head`; that of a vault's UPDATE and DELETE on its tables, too; to make a new schema, CREATE on the database"
    } else if *code == SqlState::LOCK_NOT_AVAILABLE {
        "; another writer held the log's head too long"
    } else if *code == SqlState::QUERY_CANCELED {
        "; the statement's time limit passed, or somebody cancelled it"
    } else if *code == SqlState::ADMIN_SHUTDOWN {
        "; the server or somebody on it ended the connection"
    } else {
        ""
    };
    format!("{} (SQLSTATE {}){hint}", db.message(), code.code())
}

pub(super) fn damaged(schema: &str, why: String) -> PostgresFault {
    PostgresFault::Damaged { schema: schema.to_owned(), why }
}
