//! Setting the demo's federation up over gRPC, as admins would: catalogue, membership, grants; and watching it converge.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use futures::future::try_join_all;
use tokio::time::{Instant, sleep};

use crate::cli::member::authorities;
use crate::client::answers::{Grant, NodeStatus, ReleaseSummary};
use crate::client::{Connection, Profile, Refusal};
use crate::domain::catalogue::area::Level;
use crate::domain::catalogue::indicator::Rhythm;
use crate::domain::code::CodeError;
use crate::domain::membership::{Membership, Origin, Reporter};
use crate::domain::roster::{LineParts, Owing, Roster, RosterLine, parse_day};
use crate::domain::text::Text;
use crate::formats::builtin;
use crate::wire::request::BuildRequest;

use super::people::{NODES, OPERATOR, REPORTERS};
use super::site::Site;

/// How often the nodes are asked for their status.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// Connections to every node, as its admin.
pub struct Admins(Vec<(&'static str, Connection)>);

impl Admins {
    pub async fn connect(site: &Site) -> Result<Self> {
        let mut admins = Vec::new();
        for node in &NODES {
            let profile = Profile::load(&site.profile(&format!("{}-admin", node.name)))?;
            admins.push((node.name, Connection::open(&profile).await?));
        }
        Ok(Self(admins))
    }

    fn of(&self, name: &str) -> Result<&Connection> {
        self.0.iter().find(|(node, _)| *node == name).map(|(_, admin)| admin).context("no such node in the demo")
    }

    /// Publishes catalogue and membership at the national node, unless they are there and the same.
    pub async fn publish(&self, vkeys: &BTreeMap<String, String>) -> Result<()> {
        let operator = self.of(OPERATOR)?;
        let has_catalogue = match operator.list_codes("SEX").await {
            Ok(_) => true,
            Err(error) if error.refusal() == Some(Refusal::Unavailable) => false,
            Err(error) => return Err(error).context("the national node does not return its catalogue"),
        };
        if !has_catalogue {
            let catalogue =
                builtin::builtin().map_err(|faults| anyhow::anyhow!("the catalogue has faults: {faults:?}"))?;
            operator.publish_catalogue(catalogue.parts()).await?;
        }
        let wanted = membership(vkeys, authorities(operator.authorities())?)?;
        let held = operator.list_members().await;
        if held.ok().flatten().is_none_or(|held| held.membership != wanted) {
            operator.publish_membership(&wanted).await?;
        }
        Ok(())
    }

    /// Grants each reporting organisation to submit at its node.
    pub async fn grant(&self) -> Result<()> {
        for reporter in &REPORTERS {
            let grant = Grant {
                role: "submitter".into(),
                name: reporter.organisation.into(),
                kind: "submit".into(),
                territories: reporter.territories.iter().map(ToString::to_string).collect(),
                indicators: Vec::new(),
            };
            self.of(reporter.node)?.put_grant(grant).await?;
        }
        Ok(())
    }

    /// Says once who owes the figures of the censuses: each region, every ten years.
    pub async fn set_roster(&self) -> Result<()> {
        let operator = self.of(OPERATOR)?;
        if operator.own_roster().await?.is_some() {
            return Ok(());
        }
        let line = |indicator: &str| -> Result<RosterLine> {
            let parts = LineParts {
                indicator: indicator.parse()?,
                owing: Owing::Type("REGION".parse()?),
                level: Some(Level::Region),
                areas: vec!["MA".parse()?],
                rhythm: Some(Rhythm::Years(10)),
                from: parse_day("2014-01-01").context("a day")?,
                until: None,
                due_days: Some(120),
            };
            Ok(parts.try_into()?)
        };
        let lines = ["IMM_STOCK", "POP_TOTAL"].map(line).into_iter().collect::<Result<Vec<_>>>()?;
        operator.set_roster(&Roster::new(lines)?, None, "the censuses of 2014 and 2024").await?;
        Ok(())
    }

    /// The status of every node, in the order of the nodes.
    pub async fn statuses(&self, digests: bool) -> Result<Vec<NodeStatus>> {
        Ok(try_join_all(self.0.iter().map(|(_, admin)| admin.get_node_status(digests))).await?)
    }

    /// Waits until `done` holds for the status of all nodes; after `limit` the error says what each node holds.
    pub async fn wait_until(
        &self,
        limit: Duration,
        digests: bool,
        done: impl Fn(&[NodeStatus]) -> bool,
    ) -> Result<Vec<NodeStatus>> {
        let deadline = Instant::now() + limit;
        loop {
            let statuses = self.statuses(digests).await?;
            if done(&statuses) {
                return Ok(statuses);
            }
            if Instant::now() > deadline {
                let held: Vec<String> =
                    statuses.iter().map(|status| format!("{}: {:?}", status.name, sizes(status))).collect();
                bail!("the nodes did not come to hold the same within {} s: {}", limit.as_secs(), held.join("; "));
            }
            sleep(ASK_EVERY).await;
        }
    }

    pub async fn build_release(&self, title: Text, audience: &str) -> Result<ReleaseSummary> {
        let asked = BuildRequest { title, audience: audience.into(), ..BuildRequest::default() };
        Ok(self.of(OPERATOR)?.build_release(asked).await?.release)
    }

    /// Whether every node holds the release.
    pub async fn all_hold_release(&self, id: &str) -> Result<bool> {
        for (_, admin) in &self.0 {
            match admin.get_release(id, false).await {
                Ok(_) => {}
                Err(error) if error.refusal() == Some(Refusal::NotFound) => return Ok(false),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(true)
    }
}

/// The size of each log that a node holds, by its origin.
pub fn sizes(status: &NodeStatus) -> BTreeMap<String, u64> {
    status.logs.iter().map(|log| (log.origin.clone(), log.size)).collect()
}

/// Whether all nodes hold the same logs and the same shared rows.
pub fn converged(statuses: &[NodeStatus]) -> bool {
    let shared =
        |status: &NodeStatus| status.digests.as_ref().map(|digests| (digests.logs.clone(), digests.shared.clone()));
    let mut all = statuses.iter().map(shared);
    match all.next() {
        Some(Some(first)) => all.all(|other| other.as_ref() == Some(&first)),
        _ => false,
    }
}

fn membership(vkeys: &BTreeMap<String, String>, authorities: Vec<Vec<u8>>) -> Result<Membership, CodeError> {
    let codes = |texts: &[&str]| texts.iter().map(|text| text.parse()).collect::<Result<_, _>>();
    let origins = NODES.iter().map(|node| {
        let verifier_keys = vkeys.get(node.name).cloned().into_iter().collect();
        Ok(Origin { name: node.name.parse()?, verifier_keys, territories: codes(node.territories)? })
    });
    let reporters = REPORTERS.iter().map(|reporter| {
        Ok(Reporter {
            organisation: reporter.organisation.parse()?,
            kind: reporter.kind.parse()?,
            territories: codes(reporter.territories)?,
            fingerprints: Vec::new(),
            // What its people submit with a browser is attested by their node.
            attested_by: Some(reporter.node.parse()?),
        })
    });
    Ok(Membership {
        origins: origins.collect::<Result<_, _>>()?,
        reporters: reporters.collect::<Result<_, _>>()?,
        authorities,
    })
}
