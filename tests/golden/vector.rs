//! The test vector of statement v2, for those who write a client: examples/clients/statement-v2.json.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use marsad::domain::canonical::write_rows;
use marsad::domain::catalogue::Catalogue;
use marsad::domain::observation::{Action, Batch, Row};
use marsad::domain::sharing::Sharing;
use marsad::identity::signature::CONTENT_DOMAIN;
use marsad::identity::verify_content_signature;
use marsad::wire::content::batch_digest;
use marsad::wire::payload;
use marsad::wire::statement::Statement;
use serde_json::{Value, json};

use crate::entries::{CITES, batch, log, signed};
use crate::{VERSION, catalogue, read};

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/clients/statement-v2.json")
}

fn row(catalogue: &Catalogue, batch: &Batch, row: &Row) -> Value {
    let indicator = catalogue.indicator(row.indicator).unwrap();
    let codes: Vec<&str> = batch.dimension_keys.codes(row.dimensions).iter().map(|code| code.as_str()).collect();
    let set = batch.attribute_sets.get(row.attributes);
    json!({
        "INDICATOR": indicator.code.as_str(),
        "REF_AREA": catalogue.area(row.area).unwrap().code.as_str(),
        "dimensions": codes,
        "TIME_PERIOD": row.period.to_string(),
        "value": row.value,
        "decimals": indicator.decimals,
        "OBS_STATUS": row.status.code(),
        "CONF_STATUS": row.conf.code(),
        "ACTION": if row.action == Action::Delete { "D" } else { "R" },
        "REF_DATE": set.ref_date,
        "SOURCE": set.source,
        "COMMENT_OBS": set.comment,
        "embargo_us": set.embargo.map(|time| time.micros()),
    })
}

/// The vector: rows and statement as they are put in, and the bytes, digests and signature that follow from them.
fn vector() -> Value {
    let catalogue = catalogue::catalogue();
    let rows = batch(&catalogue);
    let mut canonical = Vec::new();
    write_rows(&catalogue, &rows, |bytes| canonical.extend_from_slice(bytes)).unwrap();
    let own = payload::decode_observations_manifest(&read(VERSION)["observations-0.chunk"]).unwrap().provenance;
    let (signature, certificate) = signed(&own).unwrap();
    let log = log();
    let statement = Statement::of_entry(&log, Sharing::Open, (CITES.catalogue, CITES.membership), &own);
    let bytes = statement.to_bytes();
    json!({
        "format": "marsad/statement-vector/v2",
        "rows": rows.rows.iter().map(|own| row(&catalogue, &rows, own)).collect::<Vec<_>>(),
        "rows_bytes": hex::encode(&canonical),
        "batch_digest": batch_digest(&catalogue, &rows).unwrap().to_hex(),
        "content_digest": statement.content.to_hex(),
        "statement": {
            "log": format!("{}/{}", statement.origin, statement.epoch),
            "reporter": statement.reporter,
            "idempotency_key": statement.idempotency_key,
            "sharing": statement.sharing.as_str(),
            "audience": statement.audience.as_str(),
            "catalogue": format!("{}/{}", statement.catalogue.epoch, statement.catalogue.index),
            "membership": format!("{}/{}", statement.membership.epoch, statement.membership.index),
            "comment": statement.comment,
            "accept_warnings": statement.accept_warnings,
            "language": statement.language,
        },
        "statement_bytes": hex::encode(&bytes),
        "signed_bytes": hex::encode([CONTENT_DOMAIN, bytes.as_slice()].concat()),
        "certificate": STANDARD.encode(&certificate),
        "signature": hex::encode(&signature),
    })
}

/// Writes the vector of this version's golden files.
pub fn write() {
    fs::write(path(), serde_json::to_string_pretty(&vector()).unwrap() + "\n").unwrap();
}

#[test]
fn the_test_vector_of_statements_is_what_this_version_makes() {
    let told: Value = serde_json::from_str(&fs::read_to_string(path()).unwrap()).unwrap();
    assert_eq!(told, vector());
    let bytes = |name: &str| hex::decode(told[name].as_str().unwrap()).unwrap();
    let certificate = STANDARD.decode(told["certificate"].as_str().unwrap()).unwrap();
    verify_content_signature(&certificate, &bytes("statement_bytes"), &bytes("signature")).unwrap();
}
