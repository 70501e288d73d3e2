# Everything that is run by hand or by continuous integration; `make` alone lists it.
SWIFT ?= swift
SEED ?= 1
ROUNDS ?= 40
RELEASE = --configuration release --scratch-path .build-release

.DEFAULT_GOAL := help
.PHONY: help dependencies build demo test bench-messaging bench-orders crash format lint docs clean

help: ## lists these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-16s %s\n", $$1, $$2 }'

dependencies: ## installs the Debian packages that are missing, and says which and why
	@Scripts/install-dependencies

build: dependencies ## builds everything for debugging, tests included
	$(SWIFT) build --build-tests

demo: dependencies ## builds for release, runs broker and services in a temporary folder, and shows what they do
	$(SWIFT) build $(RELEASE) --product souk
	$(SWIFT) build $(RELEASE) --product souk-catalogue
	@Scripts/demo

test: dependencies ## runs every test, a short crash test included; FILTER=Catalogue runs some
	@Scripts/test $(if $(FILTER),--filter '$(FILTER)')

bench-messaging: dependencies ## measures throughput and latency beside a C program; the last line is JSON
	$(SWIFT) build $(RELEASE) --product BenchmarkService
	$(SWIFT) build $(RELEASE) --product Benchmark
	@.build-release/release/Benchmark

bench-orders: dependencies ## places 20,000 orders, half of them for one product, and audits the databases; the last line is JSON
	$(SWIFT) build $(RELEASE) --product souk-catalogue
	$(SWIFT) build $(RELEASE) --product souk-risk-control
	$(SWIFT) build $(RELEASE) --product souk-trade
	$(SWIFT) build $(RELEASE) --product OrderBenchmark
	@.build-release/release/OrderBenchmark

crash: dependencies ## kills services and broker under load: SEED=1 ROUNDS=40; the last line is JSON
	$(SWIFT) build $(RELEASE) --product Ring
	$(SWIFT) build $(RELEASE) --product CrashTest
	@.build-release/release/CrashTest --seed $(SEED) --rounds $(ROUNDS)

format: ## formats every Swift file
	$(SWIFT) format format --in-place --parallel --recursive Package.swift Services Shared Tests

lint: ## checks format, spelling, leftovers and secrets
	@Scripts/lint

docs: dependencies ## writes what is generated from the contracts: docs/messages.md, docs/asyncapi.yaml, golden files
	$(SWIFT) run souk docs write

clean: ## removes what was built
	rm -rf .build .build-release
