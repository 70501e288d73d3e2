# Everything that is run by hand or by continuous integration; `make` alone lists it.
SWIFT ?= swift
SEED ?= 1
ROUNDS ?= 40
SERVICES = souk-identity souk-catalogue souk-trade souk-social-graph souk-recommendation souk-risk-control \
	souk-notification
RELEASE = --configuration release --scratch-path .build-release

.DEFAULT_GOAL := help
.PHONY: help dependencies build demo test retail bench-messaging bench-orders bench-flash bench-feeds bench-search bench-identity crash compose-check format lint docs clean

help: ## lists these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-16s %s\n", $$1, $$2 }'

dependencies: ## installs the Debian packages that are missing, and says which and why
	@Scripts/install-dependencies

build: dependencies ## builds everything for debugging, tests included
	$(SWIFT) build --build-tests

demo: dependencies ## plays a day of Souk on this machine and checks it; KEEP=1 leaves it running, KILL=1 kills each part
	$(SWIFT) build $(RELEASE) --product Demo
	$(SWIFT) build $(RELEASE) --product souk
	@for service in $(SERVICES); do $(SWIFT) build $(RELEASE) --product $$service || exit 1; done
	@.build-release/release/Demo $(if $(KEEP),--keep) $(if $(KILL),--kill)

test: dependencies ## runs every test, a short crash test included; FILTER=Catalogue runs some
	@Scripts/test $(if $(FILTER),--filter '$(FILTER)')

retail: dependencies ## replays all of Online Retail as orders, returns and stock, and compares every total; four minutes
	@SOUK_RETAIL=all Scripts/test --filter 'Online Retail, replayed'

bench-messaging: dependencies ## measures throughput and latency beside a C program; the last line is JSON
	$(SWIFT) build $(RELEASE) --product BenchmarkService
	$(SWIFT) build $(RELEASE) --product Benchmark
	@.build-release/release/Benchmark

bench-orders: dependencies ## places 20,000 orders, half of them for one product, and audits the databases; the last line is JSON
	$(SWIFT) build $(RELEASE) --product OrderBenchmark
	@for service in $(SERVICES); do $(SWIFT) build $(RELEASE) --product $$service || exit 1; done
	@.build-release/release/OrderBenchmark

bench-flash: dependencies ## has 50,000 joins rush at 1,000 pieces of one flash sale, and audits; the last line is JSON
	$(SWIFT) build $(RELEASE) --product FlashBenchmark
	@for service in $(SERVICES); do $(SWIFT) build $(RELEASE) --product $$service || exit 1; done
	@.build-release/release/FlashBenchmark

bench-feeds: dependencies ## asks for 200 feeds a second while an import runs, and weighs the services; the last line is JSON
	$(SWIFT) build $(RELEASE) --product FeedBenchmark
	@for program in souk $(SERVICES); do $(SWIFT) build $(RELEASE) --product $$program || exit 1; done
	@.build-release/release/FeedBenchmark

bench-search: dependencies ## searches 100,000 generated products, misspelt and in mixed scripts; the last line is JSON
	$(SWIFT) build $(RELEASE) --product souk-catalogue
	$(SWIFT) build $(RELEASE) --product SearchBenchmark
	@.build-release/release/SearchBenchmark

bench-identity: dependencies ## logs people in at the real cost of Argon2id while others go on, measures tokens and envelopes, and erases one of 100,000 people; the last line is JSON
	$(SWIFT) build $(RELEASE) --product IdentityBenchmark
	@for service in $(SERVICES); do $(SWIFT) build $(RELEASE) --product $$service || exit 1; done
	@.build-release/release/IdentityBenchmark

crash: dependencies ## kills services and broker under load: SEED=1 ROUNDS=40; the last line is JSON
	$(SWIFT) build $(RELEASE) --product Ring
	$(SWIFT) build $(RELEASE) --product CrashTest
	@.build-release/release/CrashTest --seed $(SEED) --rounds $(ROUNDS)

compose-check: ## runs compose/compose.yaml for real, with podman on images made here; needs root on Debian 12
	@Scripts/compose-check

format: ## formats every Swift file
	$(SWIFT) format format --in-place --parallel --recursive Package.swift Services Shared Tests

lint: ## checks format, spelling, leftovers and secrets
	@Scripts/lint

docs: dependencies ## writes what is generated from the contracts: docs/messages.md, docs/asyncapi.yaml, golden files
	$(SWIFT) run souk docs write

clean: ## removes what was built
	rm -rf .build .build-release
