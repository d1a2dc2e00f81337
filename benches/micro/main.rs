//! What a node and its clients do with every row, each step by itself: `cargo bench --bench micro`, or with a name after
//! `--` only what it names. Times are for reading; nothing fails by them.

mod data;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use prost::Message;
use time::Date;
use time::macros::date;

use marsad::domain::catalogue::Catalogue;
use marsad::domain::observation::Batch;
use marsad::formats::builtin::builtin;
use marsad::formats::csv_observations::ObservationReader;
use marsad::log::merkle::{Frontier, leaf_hash};
use marsad::release::input::{Figure, Inputs, ReporterInfo, SourceRef};
use marsad::release::rules::RuleSet;
use marsad::validate::{Purpose, Validator, judge_rows};
use marsad::wire::{batch, content, data_chunk, pb, rows};

const TODAY: Date = date!(2026 - 01 - 15);
/// Rows of a submission of several batches.
const SUBMISSION_ROWS: usize = 16 * data::BATCH_ROWS;

fn message(catalogue: &Catalogue, rows_of: &Batch) -> Vec<u8> {
    batch::to_pb(&rows::to_raw(rows_of, catalogue).unwrap()).unwrap().encode_to_vec()
}

fn elements(rows: usize) -> Throughput {
    Throughput::Elements(u64::try_from(rows).unwrap())
}

/// One batch of 8,192 rows, step by step.
fn batch_steps(c: &mut Criterion) {
    let catalogue = builtin().unwrap();
    let scope = data::scope();
    let own = data::batches(&catalogue, data::BATCH_ROWS).remove(0);
    let raw = rows::to_raw(&own, &catalogue).unwrap();
    let bytes = message(&catalogue, &own);
    let chunk = data_chunk::encode(&own, &catalogue).unwrap();
    let mut group = c.benchmark_group("batch");
    group.throughput(elements(own.rows.len()));
    group.bench_function("write_out", |b| b.iter(|| rows::to_raw(black_box(&own), &catalogue).unwrap()));
    group.bench_function("encode_message", |b| b.iter(|| batch::to_pb(black_box(&raw)).unwrap().encode_to_vec()));
    group.bench_function("decode_message", |b| {
        b.iter(|| batch::from_pb(pb::ObservationBatch::decode(black_box(bytes.as_slice())).unwrap()).unwrap());
    });
    group.bench_function("validate", |b| {
        b.iter_batched(
            || {
                let mut warm = Validator::new(&catalogue, TODAY, Some(&scope), Purpose::Submit);
                warm.judge(&raw);
                warm
            },
            |mut validator| {
                let judged = validator.judge(black_box(&raw));
                assert!(judged.findings.is_empty());
                (judged, validator)
            },
            BatchSize::LargeInput,
        );
    });
    group.bench_function("hash", |b| b.iter(|| content::batch_digest(&catalogue, black_box(&own)).unwrap()));
    group.bench_function("sort", |b| {
        b.iter_batched_ref(|| own.clone(), |batch| batch.sort(), BatchSize::LargeInput);
    });
    group.bench_function("encode_chunk", |b| b.iter(|| data_chunk::encode(black_box(&own), &catalogue).unwrap()));
    group.bench_function("decode_chunk", |b| b.iter(|| data_chunk::decode(black_box(&chunk), &catalogue).unwrap()));
    group.bench_function("project", |b| {
        b.iter(|| judge_rows(&catalogue, black_box(&own), Some(&scope), TODAY).unwrap());
    });
    group.finish();
}

/// What a node does with a submission of 131,072 rows, from its messages to its chunks.
fn submission(c: &mut Criterion) {
    let catalogue = builtin().unwrap();
    let scope = data::scope();
    let batches = data::batches(&catalogue, SUBMISSION_ROWS);
    let count: usize = batches.iter().map(|batch| batch.rows.len()).sum();
    let messages: Vec<Vec<u8>> = batches.iter().map(|batch| message(&catalogue, batch)).collect();
    let bytes: usize = messages.iter().map(Vec::len).sum();
    println!("submission: {count} rows, {:.2} bytes a row before compression", per_row(bytes, count));
    for level in [1, 3] {
        let packed: usize = messages.iter().map(|m| zstd::bulk::compress(m, level).unwrap().len()).sum();
        println!("submission: {:.2} bytes a row at level {level} of Zstandard", per_row(packed, count));
    }
    let chunks: usize = batches.iter().map(|batch| data_chunk::encode(batch, &catalogue).unwrap().len()).sum();
    println!("submission: {:.2} bytes a row as stored", per_row(chunks, count));
    let mut group = c.benchmark_group("submission");
    group.throughput(elements(count)).sample_size(20);
    group.bench_function("received", |b| {
        b.iter(|| {
            let mut validator = Validator::new(&catalogue, TODAY, Some(&scope), Purpose::Submit);
            for bytes in &messages {
                let raw = batch::from_pb(pb::ObservationBatch::decode(bytes.as_slice()).unwrap()).unwrap();
                let judged = validator.judge(&raw);
                assert!(judged.findings.is_empty() && judged.batch.first_disorder().is_none());
                black_box(content::batch_digest(&catalogue, &judged.batch).unwrap());
                black_box(data_chunk::encode(&judged.batch, &catalogue).unwrap());
            }
            let finished = validator.finish();
            assert!(finished.findings.is_empty(), "{:?}", finished.findings.first());
            black_box(finished)
        });
    });
    group.bench_function("finish", |b| {
        let raw: Vec<_> = batches.iter().map(|batch| rows::to_raw(batch, &catalogue).unwrap()).collect();
        b.iter_batched(
            || {
                let mut validator = Validator::new(&catalogue, TODAY, Some(&scope), Purpose::Submit);
                for raw in &raw {
                    validator.judge(raw);
                }
                validator
            },
            Validator::finish,
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn per_row(bytes: usize, rows: usize) -> f64 {
    // Sizes of a few megabytes: exact as floating point.
    bytes as f64 / rows as f64
}

/// What a client does with a file of 10,000 rows: read, judge, sort, hash, write out.
fn client(c: &mut Criterion) {
    let catalogue = builtin().unwrap();
    let batches = data::batches(&catalogue, 10_000);
    let mut file = String::new();
    for own in &batches {
        let raw = rows::to_raw(own, &catalogue).unwrap();
        if file.is_empty() {
            let names: Vec<&str> = raw.columns.iter().map(|column| column.name.as_str()).collect();
            file.push_str(&format!("{},OBS_VALUE\n", names.join(",")));
        }
        for n in 0..own.rows.len() {
            let cells: Vec<&str> = raw.columns.iter().map(|column| column.text(n)).collect();
            file.push_str(&format!("{},{}\n", cells.join(","), own.rows[n].value.unwrap()));
        }
    }
    let mut group = c.benchmark_group("client");
    group.throughput(elements(10_000)).sample_size(20);
    group.bench_function("read_file", |b| {
        b.iter(|| ObservationReader::open(black_box(file.as_bytes())).unwrap().map(Result::unwrap).count());
    });
    group.bench_function("prepare_file", |b| {
        b.iter(|| {
            let mut validator = Validator::new(&catalogue, TODAY, None, Purpose::Submit);
            for read in ObservationReader::open(black_box(file.as_bytes())).unwrap() {
                let mut own = validator.judge(&read.unwrap().rows).batch;
                own.sort();
                black_box(content::batch_digest(&catalogue, &own).unwrap());
                black_box(message(&catalogue, &own));
            }
            black_box(validator.finish())
        });
    });
    group.finish();
}

/// Leaves appended to the log's tree.
fn merkle(c: &mut Criterion) {
    let leaves: Vec<_> = (0..1_000u32).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    let mut group = c.benchmark_group("merkle");
    group.throughput(elements(leaves.len()));
    group.bench_function("append", |b| {
        b.iter(|| {
            let mut frontier = Frontier::new();
            for leaf in black_box(&leaves) {
                frontier.push(*leaf);
            }
            frontier.root()
        });
    });
    group.finish();
}

fn inputs(batches: &[Batch]) -> Inputs {
    let reporter =
        ReporterInfo { organisation: "office".parse().unwrap(), kind: "NSO".parse().unwrap(), territories: Vec::new() };
    let mut inputs =
        Inputs { origins: vec!["national".parse().unwrap()], reporters: vec![reporter], ..Inputs::default() };
    for batch in batches {
        for row in &batch.rows {
            let dimensions = inputs.keys.intern(batch.dimension_keys.codes(row.dimensions));
            inputs.figures.push(Figure {
                indicator: row.indicator,
                area: row.area,
                dimensions,
                period: row.period,
                value: row.value,
                status: row.status,
                conf: row.conf,
                ref_date: 0,
                reporter: 0,
                source: SourceRef { origin: 0, epoch: 0, index: 1 },
            });
        }
    }
    inputs
}

/// A release of one batch of observations.
fn roll_up(c: &mut Criterion) {
    let catalogue = builtin().unwrap();
    let inputs = inputs(&data::batches(&catalogue, data::BATCH_ROWS));
    let rules = RuleSet::primary();
    let mut group = c.benchmark_group("release");
    group.throughput(elements(inputs.figures.len())).sample_size(10);
    let id = BenchmarkId::new("roll_up", inputs.figures.len());
    group.bench_function(id, |b| b.iter(|| marsad::release::build(&catalogue, black_box(&inputs), &rules)));
    group.finish();
}

fn short() -> Criterion {
    Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2))
}

criterion_group! { name = benches; config = short(); targets = batch_steps, submission, client, merkle, roll_up }
criterion_main!(benches);
