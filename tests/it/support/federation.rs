//! Three nodes that hold one another's logs: `national` for the whole country, `oriental` for MA-02 and `souss-massa` for
//! MA-09, each with its own database, key and staff, on real sockets with TLS.

use std::sync::Arc;
use std::time::Duration;

use marsad::domain::catalogue::Catalogue;
use marsad::domain::code::{AreaCode, CodeId, OrganisationCode, OriginName};
use marsad::domain::membership::{Membership, Origin, Reporter};
use marsad::formats::builtin::builtin;
use marsad::identity::policy::{Administer, Permit, authorise_operator};
use marsad::identity::{GrantKind, Role};
use marsad::ledger::sync_board::Peer;
use marsad::wire::pb;
use pb::admin_service_client::AdminServiceClient;
use tonic::transport::Channel;

use super::client::Observations;
use super::node::{Plan, TestNode, World, catalogue_parts};

/// The nodes, with their territories and the councils that report to them.
const SEATS: [(&str, &str, &str); 3] =
    [("national", "MA", "hcp"), ("oriental", "MA-02", "region-or"), ("souss-massa", "MA-09", "region-sm")];

/// The time after which a hanging test fails.
const PATIENCE: u32 = 1_200;

pub struct Federation {
    pub nodes: Vec<TestNode>,
    pub catalogue: Catalogue,
}

impl Federation {
    /// Nodes with catalogue and membership, whose councils may submit.
    pub async fn start() -> Self {
        let world = Arc::new(World::new());
        let seeds: Vec<[u8; 32]> = (1..=3).map(|n| [n; 32]).collect();
        let trusted = || {
            let names = SEATS.iter().map(|(name, ..)| OriginName::new(name).unwrap());
            names
                .zip(&seeds)
                .map(|(name, seed)| marsad::log::checkpoint::Signer::new(&name, seed).verifier_key().clone())
        };
        let mut nodes: Vec<TestNode> = Vec::new();
        for ((name, ..), seed) in SEATS.iter().zip(&seeds) {
            let mut plan = Plan::alone(name);
            plan.operator = "national".to_owned();
            plan.builder = "national".to_owned();
            plan.seed = Some(*seed);
            plan.trusted = trusted().collect();
            nodes.push(TestNode::planned(Arc::clone(&world), plan).await);
        }
        for node in &nodes {
            for peer in nodes.iter().filter(|peer| peer.name != node.name) {
                let name = OriginName::new(&peer.name).unwrap();
                node.running.node.board.put_peer(Peer { name, url: peer.url.clone() });
            }
        }
        let federation = Self { nodes, catalogue: builtin().unwrap() };
        federation.publish().await;
        federation
    }

    async fn publish(&self) {
        let permit: Permit<Administer> = authorise_operator();
        let ledger = &self.node("national").running.node.ledger;
        ledger.append_catalogue(&permit, catalogue_parts()).await.unwrap();
        let area = |code: &str| vec![AreaCode::new(code).unwrap()];
        let membership = Membership {
            origins: (SEATS.iter().zip(&self.nodes))
                .map(|((name, territory, _), node)| Origin {
                    name: OriginName::new(name).unwrap(),
                    verifier_keys: vec![node.key.to_string()],
                    territories: area(territory),
                })
                .collect(),
            reporters: SEATS
                .iter()
                .map(|(name, territory, organisation)| Reporter {
                    organisation: OrganisationCode::new(organisation).unwrap(),
                    kind: CodeId::new(if *name == "national" { "NSO" } else { "REGION" }).unwrap(),
                    territories: area(territory),
                    fingerprints: Vec::new(),
                    attested_by: None,
                })
                .collect(),
            authorities: self.node("national").world.authorities(),
        };
        ledger.append_membership(&permit, membership).await.unwrap();
        self.meet().await;
        for (name, territory, organisation) in SEATS {
            self.node(name).grant(Role::Submitter, organisation, GrantKind::Submit, &[territory]).await;
        }
    }

    pub fn node(&self, name: &str) -> &TestNode {
        self.nodes.iter().find(|node| node.name == name).unwrap()
    }

    /// Waits until every node holds every log as its writer does.
    pub async fn meet(&self) {
        for _ in 0..PATIENCE {
            if self.has_met().await {
                return;
            }
            for node in &self.nodes {
                node.running.node.board.ask_now();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the nodes do not come to hold the same");
    }

    async fn has_met(&self) -> bool {
        let mut sizes = Vec::new();
        for node in &self.nodes {
            let heads = node.running.node.ledger.heads().await.unwrap();
            let mut own: Vec<(String, u64)> =
                heads.iter().map(|head| (head.log.to_string(), head.frontier.size())).collect();
            own.sort();
            // A log of size 0 is known to its writer alone.
            own.retain(|(_, size)| *size > 0);
            sizes.push((own, node.running.node.ledger.membership().is_some()));
        }
        sizes.iter().all(|known| known.1 && known.0 == sizes[0].0)
    }

    /// Someone with a certificate, at a node.
    pub async fn channel(&self, node: &str, role: Role, name: &str) -> Channel {
        self.node(node).as_caller(role, name).channel().await
    }

    /// Submits at a node, as its council.
    pub async fn submit(&self, node: &str, key: &str, sharing: pb::Sharing, table: &str) -> pb::Receipt {
        let (_, _, organisation) = SEATS.iter().find(|(name, ..)| *name == node).unwrap();
        let council = self.node(node).as_caller(Role::Submitter, organisation);
        let mut sent = Observations::right(&council, &self.catalogue, key, &[table]);
        sent.header.sharing = sharing.into();
        sent.send(&council.channel().await).await.unwrap().receipt()
    }

    /// Builds a release at a node, as its admin.
    pub async fn build(&self, node: &str, audience: &str) -> pb::ReleaseSummary {
        let mut client = AdminServiceClient::new(self.node(node).admin().channel().await);
        let request = pb::BuildReleaseRequest { audience: audience.to_owned(), ..Default::default() };
        client.build_release(request).await.unwrap().into_inner().release.unwrap()
    }
}
