//! The log in PostgreSQL: several writers, on several machines, one tree.
//!
//! Whoever holds the one `head` row is the only one who grows the tree, and the checkpoint is signed
//! inside the transaction that moves the head: two checkpoints of one size cannot come to be. What a
//! writer acknowledges was committed with `fsync` and `synchronous_commit`; a server where either is
//! off is refused.
//!
//! What a database promises ends with the database: a failover to a replica that lagged, or a restore
//! from a backup, takes the log back. A writer that lives on sees it (the head no longer grows from
//! the one it knew) and stops; one that starts afterwards cannot, so compare with a receipt or with a
//! witness after either. Where replicas may take over, let them be synchronous
//! (`synchronous_standby_names`): the wait for them is part of the commit here.
//!
//! A writer's role needs `USAGE` on the schema, `SELECT` and `INSERT` on its tables, and `UPDATE` on
//! `head`: nothing that deletes or rewrites a record. Connect to the server itself or through a pooler
//! that keeps a session together; one that changes servers between transactions is not for this.

pub(super) mod care;
mod copy;
pub(super) mod fault;
mod gather;
mod head;
mod objects;
pub(super) mod place;
mod reader;
pub(super) mod schema;
pub(super) mod session;
mod signers;
mod store;
#[cfg(test)]
pub(super) mod tests;

pub use fault::PostgresFault;
pub use place::Postgres;
pub use reader::PostgresReader;
pub use store::PostgresStore;
