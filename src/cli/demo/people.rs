//! Who takes part in the demo: four nodes, and the people who speak to them. The names are part of the interface.

use crate::identity::Role;

#[derive(Debug)]
pub struct DemoNode {
    pub name: &'static str,
    /// The territories that its log may hold data for.
    pub territories: &'static [&'static str],
}

/// The node that publishes catalogue, membership and releases.
pub const OPERATOR: &str = "national";

/// The profile of someone outside the federation.
pub const GUEST: &str = "guest";

/// Morocco, the countries of the partner cities, and their network: what the statistical office reports for.
const COUNTRIES: &[&str] = &["MA", "PT", "ES", "IT", "TN", "LB", "AT", "JO", "FR", "NET-MC2CM"];

/// The nodes, in the order in which they are listed everywhere.
pub const NODES: [DemoNode; 4] = [
    DemoNode { name: "souss-massa", territories: &["MA-09"] },
    DemoNode { name: "oriental", territories: &["MA-02"] },
    DemoNode { name: "beni-mellal", territories: &["MA-05"] },
    DemoNode { name: OPERATOR, territories: COUNTRIES },
];

#[derive(Debug)]
pub struct DemoReporter {
    pub profile: &'static str,
    pub node: &'static str,
    pub organisation: &'static str,
    /// A code of `ORG_TYPE`.
    pub kind: &'static str,
    pub territories: &'static [&'static str],
}

pub const REPORTERS: [DemoReporter; 4] = [
    DemoReporter {
        profile: "souss-massa-council",
        node: "souss-massa",
        organisation: "region-sm",
        kind: "REGION",
        territories: &["MA-09"],
    },
    DemoReporter {
        profile: "oriental-council",
        node: "oriental",
        organisation: "region-or",
        kind: "REGION",
        territories: &["MA-02"],
    },
    DemoReporter {
        profile: "beni-mellal-council",
        node: "beni-mellal",
        organisation: "region-bmk",
        kind: "REGION",
        territories: &["MA-05"],
    },
    DemoReporter {
        profile: "national-office",
        node: OPERATOR,
        organisation: "hcp",
        kind: "NSO",
        territories: COUNTRIES,
    },
];

/// A person's profile: its name, the node it speaks to, and what the certificate says.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    pub profile: String,
    pub node: &'static str,
    pub role: Role,
    pub name: String,
}

/// All people of the demo.
pub fn people() -> Vec<DemoPerson> {
    let mut people: Vec<DemoPerson> = REPORTERS
        .iter()
        .map(|reporter| DemoPerson {
            profile: reporter.profile.to_owned(),
            node: reporter.node,
            role: Role::Submitter,
            name: reporter.organisation.to_owned(),
        })
        .collect();
    for node in &NODES {
        for (role, word) in [(Role::Reader, "observatory"), (Role::Reviewer, "reviewer"), (Role::Admin, "admin")] {
            let name = format!("{}-{word}", node.name);
            people.push(DemoPerson { profile: name.clone(), node: node.name, role, name });
        }
    }
    // Someone outside the federation, who sees what is released for everyone.
    people.push(DemoPerson { profile: GUEST.to_owned(), node: OPERATOR, role: Role::Guest, name: GUEST.to_owned() });
    people
}

/// A file that someone submits, relative to the examples.
#[derive(Debug)]
pub struct DemoFile {
    pub profile: &'static str,
    pub name: &'static str,
    pub bytes: &'static [u8],
    pub kind: FileKind,
    /// Why its warnings are accepted.
    pub accept_warnings: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Observations,
    Events,
}

macro_rules! files {
    ($($profile:literal, $kind:ident, $name:literal $(, $why:literal)?;)+) => {
        &[$(DemoFile {
            profile: $profile,
            name: $name,
            bytes: include_bytes!(concat!("../../../examples/", $name)),
            kind: FileKind::$kind,
            accept_warnings: files!(@why $($why)?),
        }),+]
    };
    (@why $why:literal) => { Some($why) };
    (@why) => { None };
}

/// What is submitted, in this order: every real figure and event, and two synthetic files that say so in their names.
pub const FILES: &[DemoFile] = files! {
    "national-office", Observations, "observations/national-population.csv", "regions as far as they were published";
    "national-office", Observations, "observations/national-foreign-residents.csv", "regions and nationality groups as far as they were published";
    "national-office", Observations, "observations/national-refugees.csv";
    "national-office", Observations, "observations/national-regularisation.csv";
    "national-office", Observations, "observations/national-network.csv";
    "souss-massa-council", Observations, "observations/souss-massa-population.csv", "as published";
    "souss-massa-council", Observations, "observations/souss-massa-foreign-residents.csv", "as published";
    "souss-massa-council", Observations, "synthetic-centres.csv", "synthetic";
    "souss-massa-council", Observations, "synthetic-local.csv", "synthetic";
    "oriental-council", Observations, "observations/oriental-population.csv", "as published";
    "oriental-council", Observations, "observations/oriental-foreign-residents.csv", "as published";
    "beni-mellal-council", Observations, "observations/beni-mellal-population.csv", "as published";
    "beni-mellal-council", Observations, "observations/beni-mellal-foreign-residents.csv", "as published";
    "national-office", Events, "events/national.jsonl";
    "souss-massa-council", Events, "events/souss-massa.jsonl";
    "oriental-council", Events, "events/oriental.jsonl";
};

pub const WRONG_FILE: DemoFile = DemoFile {
    profile: "souss-massa-council",
    name: "synthetic-with-errors.csv",
    bytes: include_bytes!("../../../examples/synthetic-with-errors.csv"),
    kind: FileKind::Observations,
    accept_warnings: None,
};
