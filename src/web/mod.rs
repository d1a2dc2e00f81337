//! The desk: pages on which people of reporting organisations submit figures with a browser, in Arabic, French and English.
//!
//! Pages are made here and work without scripts. A person is known by a client certificate, and has a short session; the node
//! attests what is submitted in it, because a browser cannot sign. Rules and permissions are those of `service`, as at every edge.

mod accept;
mod assets;
mod desk;
mod entrance;
mod failure;
mod file;
mod frame;
mod guard;
mod idle_body;
mod judging;
mod pages;
mod routes;
mod sessions;

pub use accept::serve;
pub use desk::DeskSettings;
