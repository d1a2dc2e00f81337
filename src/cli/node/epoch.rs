//! `marsad node open-epoch`: opens a new epoch, and lists the entries of the old one that other nodes may never hold.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::cli::answers::object;
use crate::cli::console::Console;
use crate::cli::error::{Failure, usage};
use crate::cli::own_node;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::domain::scan::{ReasonFault, check_reason};
use crate::ledger::NewEpoch;
use crate::store::beyond_agreed::BeyondAgreed;
use crate::texts::Args;

use super::OwnNode;

/// How many submissions beyond the agreed size are listed.
const BEYOND_SHOWN_MAX: usize = 1_000;

/// The reason for a new epoch, if all nodes may read it.
pub(super) fn reason(why: &str) -> Result<String, Failure> {
    check_reason(why).map_err(|fault| {
        let key = match fault {
            ReasonFault::Empty => "error-why-empty",
            ReasonFault::PersonalData => "error-why-personal-data",
            ReasonFault::TooLong | ReasonFault::SeveralLines | ReasonFault::Characters => "error-why-form",
        };
        usage(key, Args::none())
    })
}

/// Opens a new epoch, and lists what lies beyond the agreed size of the one before.
pub(super) async fn open(console: &mut Console, own: &OwnNode, new: NewEpoch) -> anyhow::Result<()> {
    let config = Config::read(&own.config)?;
    let state = own_node::claim(&config)?;
    let node = own_node::open_epoch(&config, state, Arc::new(SystemClock), new).await?;
    let (log, key) = (node.ledger.own_log().to_string(), node.ledger.verifier_key().to_string());
    let beyond = node.ledger.beyond_agreed(BEYOND_SHOWN_MAX).await?;
    let beyond: Vec<BeyondAgreed> = beyond.into_iter().filter(|one| one.log.origin == *node.ledger.origin()).collect();
    if console.json {
        let beyond: Vec<Value> = beyond.iter().map(beyond_json).collect();
        return Ok(console.value(&json!({ "log": log, "verifier_key": key, "beyond": beyond }))?);
    }
    console.say("node-epoch-opened", Args::none().text("log", log).text("key", key))?;
    if !beyond.is_empty() {
        console.say("node-epoch-beyond", Args::none().number("count", beyond.len()))?;
    }
    for one in &beyond {
        let args = Args::none().text("submission", &one.submission).text("reporter", &one.reporter);
        let place = format!("{}/{}/{}", one.log.origin, one.log.epoch, one.index);
        console.say("node-epoch-beyond-one", args.text("key", &one.idempotency_key).text("position", place))?;
    }
    Ok(())
}

fn beyond_json(one: &BeyondAgreed) -> Value {
    object!(one: submission, reporter, idempotency_key, index; "log": one.log.to_string())
}
