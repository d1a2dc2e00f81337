//! `marsad member`: who takes part in the federation, and what principals are granted at this node.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use serde_json::{Value, json};

use crate::cli::answers::{listing, object, plain, text};
use crate::cli::console::Console;
use crate::cli::error::{Outcome, usage};
use crate::client::answers::Grant;
use crate::client::{Connection, Profile, Refusal};
use crate::domain::code::{AreaCode, CodeId, OrganisationCode, OriginName};
use crate::domain::membership::{Membership, Origin, Reporter};
use crate::formats::tables::Table;
use crate::texts::{Args, Texts};
use crate::wire::field::text_of;

mod snapshot;

pub use snapshot::authorities;
use snapshot::{authority_name, digest, is_known, with, without};

#[derive(Debug, Clone, Subcommand)]
pub enum MemberCommand {
    /// Nodes and reporting organisations, and the grants of this node if the caller may see them
    List,
    /// Let a node or a reporting organisation take part (the operator's node only)
    Add {
        /// Replace the member of the same name without asking
        #[arg(long, global = true)]
        replace: bool,
        #[command(subcommand)]
        add: AddCommand,
    },
    /// Let a node or a reporting organisation no longer take part (the operator's node only); what it sent stays
    #[command(subcommand)]
    Remove(RemoveCommand),
    /// Give a principal a grant at this node
    Grant {
        #[command(flatten)]
        whom: GrantArgs,
        /// For this territory and all below it; may be given several times
        #[arg(long = "territory", required = true, value_name = "AREA")]
        territories: Vec<String>,
        /// For this indicator; may be given several times; none means all
        #[arg(long = "indicator", value_name = "CODE")]
        indicators: Vec<String>,
    },
    /// Take a grant back
    Revoke {
        #[command(flatten)]
        whom: GrantArgs,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub enum AddCommand {
    /// A node
    Node {
        name: OriginName,
        /// Its verifier key (C2SP vkey)
        #[arg(long = "key", required = true, value_name = "VKEY")]
        keys: Vec<String>,
        /// Data for this territory and all below it may be in its log
        #[arg(long = "territory", required = true, value_name = "AREA")]
        territories: Vec<AreaCode>,
    },
    /// A reporting organisation
    Organisation {
        name: OrganisationCode,
        /// A code of ORG_TYPE
        #[arg(long = "type", value_name = "CODE")]
        kind: CodeId,
        /// It may report for this territory and all below it
        #[arg(long = "territory", required = true, value_name = "AREA")]
        territories: Vec<AreaCode>,
        /// Only the key of this certificate may sign its submissions; may be given several times; without, what was so
        /// before stays
        #[arg(long = "certificate", value_name = "FILE")]
        certificates: Vec<PathBuf>,
        /// This node may vouch for what its people submit there, logged in without a key that signs; an empty name: none
        /// may; without, what was so before stays
        #[arg(long, value_name = "NODE")]
        attested_by: Option<String>,
    },
    /// An authority whose submitters' certificates every node accepts in entries
    Authority {
        /// Its certificate (PEM)
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub enum RemoveCommand {
    /// A node
    Node {
        /// Its name
        name: String,
    },
    /// A reporting organisation
    Organisation {
        /// Its code
        name: String,
    },
    /// An authority: entries that cite the membership from now on are no longer believed by its certificates
    Authority {
        /// SHA-256 of its certificate, as `member list` shows it
        digest: String,
    },
}

#[derive(Debug, Clone, ClapArgs)]
pub struct GrantArgs {
    /// The role in the certificate
    pub role: String,
    /// The name in the certificate: of a submitter its organisation
    pub name: String,
    /// submit or microcells
    pub kind: String,
}

pub async fn run(console: &mut Console, profile: &Profile, command: &MemberCommand) -> Outcome {
    let connection = Connection::open(profile).await?;
    match command {
        MemberCommand::List => list(console, &connection).await,
        MemberCommand::Add { replace, add } => {
            let held = connection.list_members().await?;
            let is_first = held.is_none();
            let mut membership = held.map(|held| held.membership).unwrap_or_default();
            if let Some(known) = is_known(&membership, add).filter(|_| !replace) {
                ask_to_replace(console, known)?;
            }
            // Without an authority no entry is accepted, so the first member adds the authorities of this profile. Later members
            // never do: a removed authority must not come back by itself.
            if is_first && !matches!(add, AddCommand::Authority { .. }) {
                membership.authorities = authorities(&profile.authorities)?;
                let count = u64::try_from(membership.authorities.len()).unwrap_or(u64::MAX);
                console
                    .announce(&console.texts.say("member-authorities", Args::none().number("authorities", count)))?;
            }
            publish(console, &connection, with(membership, add)?).await
        }
        MemberCommand::Remove(remove) => {
            let held = connection.list_members().await?.map(|held| held.membership);
            publish(console, &connection, without(held.unwrap_or_default(), remove)?).await
        }
        MemberCommand::Grant { whom, territories, indicators } => {
            check_kind(&whom.kind)?;
            let grant = Grant {
                role: whom.role.clone(),
                name: whom.name.clone(),
                kind: whom.kind.clone(),
                territories: territories.clone(),
                indicators: indicators.clone(),
            };
            let said = grant_text(&console.texts, &grant);
            let value = grant_json(&grant);
            connection.put_grant(grant).await?;
            console.done(|| json!({ "granted": value }), "member-granted", Args::none().text("grant", said))
        }
        MemberCommand::Revoke { whom } => {
            check_kind(&whom.kind)?;
            connection.delete_grant(&whom.role, &whom.name, &whom.kind).await?;
            let said = Args::none().text("name", &whom.name).text("kind", &whom.kind);
            console.done(|| json!({ "revoked": object!(whom: role, name, kind) }), "member-revoked", said)
        }
    }
}

async fn publish(console: &mut Console, connection: &Connection, membership: Membership) -> Outcome {
    let position = connection.publish_membership(&membership).await?.to_string();
    console.done(|| json!({ "version": position }), "member-published", Args::none().text("position", &position))
}

/// Asks the person at a terminal; refuses if no person can be asked.
fn ask_to_replace(console: &mut Console, name: &str) -> Outcome {
    let args = || Args::none().text("name", name);
    if console.asks() && console.confirm("member-replace", args())? {
        return Ok(());
    }
    Err(usage("error-member-exists", args()))
}

fn check_kind(kind: &str) -> Outcome {
    if matches!(kind, "submit" | "microcells") {
        return Ok(());
    }
    Err(usage("error-grant-kind", Args::none().text("kind", kind)))
}

async fn list(console: &mut Console, connection: &Connection) -> Outcome {
    let held = connection.list_members().await?;
    let version = held.as_ref().map(|held| held.version.to_string());
    let membership = held.map(|held| held.membership).unwrap_or_default();
    // Grants are for admins; everyone else reads the membership without them.
    let grants = match connection.list_grants().await {
        Ok(grants) => Some(grants),
        Err(error) if error.refusal() == Some(Refusal::Denied) => None,
        Err(error) => return Err(error.into()),
    };
    let nodes = |node: &Origin| object!(node: verifier_keys; "origin": node.name.as_str(), "territories": plain(&node.territories));
    let reporters = |reporter: &Reporter| {
        json!({
            "organisation": reporter.organisation.as_str(),
            "territories": plain(&reporter.territories),
            "attested_by": text_of(reporter.attested_by.as_ref()),
            "type": reporter.kind.as_str(),
            "keys": reporter.fingerprints.iter().map(hex::encode).collect::<Vec<_>>(),
        })
    };
    let authorities = |authority: &Vec<u8>| json!({ "name": authority_name(authority), "digest": digest(authority) });
    let object = || {
        json!({
            "version": version,
            "nodes": membership.origins.iter().map(nodes).collect::<Value>(),
            "reporters": membership.reporters.iter().map(reporters).collect::<Value>(),
            "authorities": membership.authorities.iter().map(authorities).collect::<Value>(),
            "grants": grants.as_ref().map(|grants| grants.iter().map(grant_json).collect::<Value>()),
        })
    };
    console.answer(object, |texts| table(texts, &membership, grants.as_deref().unwrap_or_default()))
}

fn table(texts: &Texts, membership: &Membership, grants: &[Grant]) -> Table {
    let row = |kind: &str, name: &str, what: &str, territories: Vec<String>| {
        [texts.word("member", kind), name.to_owned(), what.to_owned(), texts.listed(&territories.join(", "))]
    };
    let nodes = membership.origins.iter().map(|node| row("node", node.name.as_str(), "", plain(&node.territories)));
    let reporters = membership.reporters.iter().map(|reporter| {
        let keys = reporter.fingerprints.iter().map(|key| format!(" {}", hex::encode(key)));
        let attested = |node| format!(" {}", texts.say("member-attested", Args::none().text("node", node)));
        let attested = reporter.attested_by.as_ref().map(attested).unwrap_or_default();
        let what = format!("{}{}{attested}", reporter.kind, keys.collect::<String>());
        row("organisation", reporter.organisation.as_str(), &what, plain(&reporter.territories))
    });
    let authorities = membership.authorities.iter();
    let authorities = authorities.map(|one| row("authority", &authority_name(one), &digest(one), Vec::new()));
    let grants = grants.iter().map(|grant| {
        let indicators =
            if grant.indicators.is_empty() { String::new() } else { format!(" ({})", grant.indicators.join(", ")) };
        let name = format!("{} {}", texts.word("role", &grant.role), grant.name);
        row("grant", &name, &format!("{}{indicators}", texts.word("grant", &grant.kind)), grant.territories.clone())
    });
    let rows: Vec<[String; 4]> = nodes.chain(reporters).chain(authorities).chain(grants).collect();
    listing(
        texts,
        &rows,
        &[
            ("columns-kind", &|[kind, ..]| text(kind)),
            ("columns-name", &|[_, name, ..]| text(name)),
            ("columns-what", &|[_, _, what, _]| text(what)),
            ("columns-territories", &|[.., territories]| text(territories)),
        ],
    )
}

pub fn grant_json(grant: &Grant) -> Value {
    object!(grant: role, name, kind, territories, indicators)
}

/// A grant in one line.
pub fn grant_text(texts: &Texts, grant: &Grant) -> String {
    let indicators = if grant.indicators.is_empty() { "*".to_owned() } else { grant.indicators.join(",") };
    let (role, kind) = (texts.word("role", &grant.role), texts.word("grant", &grant.kind));
    format!("{role} {} {kind} {} {indicators}", grant.name, grant.territories.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_grants_are_two() {
        assert!(check_kind("submit").is_ok() && check_kind("microcells").is_ok());
        assert!(check_kind("everything").is_err());
    }
}
