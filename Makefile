# The commands of this project, on a fresh Debian or Ubuntu with git, make and a Rust toolchain:
#   make demo    a whole federation on this machine, until Ctrl-C
#   make test    every test that CI runs
#   make bench   how fast it is beside plain Postgres, in less than 20 minutes; ARGS="--json", ARGS="--only ingest" …
#   make audit   licences and known faults of the dependencies; needs a network
# All install what is missing. As root or as a user who can sudo.

.PHONY: audit bench build demo test

build:
	@scripts/install-needs build
	cargo build --release --locked

demo:
	@scripts/install-needs build postgres
	cargo build --release --locked
	target/release/marsad demo

test:
	@scripts/test

bench:
	@scripts/install-needs build postgres duckdb
	@cargo bench --locked --bench hub -- $(ARGS)

audit:
	@scripts/audit
