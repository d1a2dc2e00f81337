# The two commands of this project, on a fresh Debian or Ubuntu with git, make and a Rust toolchain:
#   make demo   a whole federation on this machine, until Ctrl-C
#   make test   every test that CI runs
# Both install what is missing. As root or as a user who can sudo.

.PHONY: build demo test

build:
	@scripts/install-needs build
	cargo build --release --locked

demo:
	@scripts/install-needs build postgres
	cargo build --release --locked
	target/release/marsad demo

test:
	@scripts/test
