# Everything a developer runs. CI runs .ci/run, which calls these.

BINARY  := render-sonataflow
# The same commit gives the same binary anywhere: -trimpath leaves no folder in
# it. It knows its commit where there is a checkout, whatever GOFLAGS says.
GOFLAGS_BUILD := -trimpath -buildvcs=auto -ldflags '-s -w'
IMAGE   ?= ghcr.io/render-sonataflow/render-sonataflow:dev
PLATFORMS ?= linux/amd64,linux/arm64

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the binary into this folder
	CGO_ENABLED=0 go build $(GOFLAGS_BUILD) -o $(BINARY) .

.PHONY: test
test: ## run every test of the main module
	@# The time is for busy machines: a quiet one takes minutes.
	go test -timeout 30m ./...

# How long each fuzz target runs, or how often: 2000x.
FUZZTIME ?= 5m

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME; what fails is kept in testdata/fuzz of its package
	@set -e; for package in $$(grep -rl '^func Fuzz' --include='*_test.go' fn generators | xargs -n1 dirname | sort -u); do \
	  for target in $$(grep -ho '^func Fuzz[A-Za-z]*' $$package/*_test.go | cut -c6-); do \
	    echo "--- $$package $$target"; go test ./$$package -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME); \
	  done; done

.PHONY: mutations
mutations: ## render real inputs after twenty thousand changes
	MUTATIONS=20000 go test ./fn -run '^TestMutations$$' -count=1 -v

.PHONY: race
race: ## run what works on several cores under the race detector
	go test -race -skip TestScanHostLists ./fn/krm ./fn/files ./fn/folder ./generators/...
	MUTATIONS=200 go test -race ./fn -run 'TestGolden|TestDuplicates|TestMutations'

.PHONY: licences
licences: ## read the licences of all that is compiled into the binary
	cd testdata/licences && go test ./... -count=1

.PHONY: update
update: ## rewrite the golden files and the output in the docs, then fail so that nobody commits them unread
	UPDATE=1 go test ./...

.PHONY: lint
lint: ## gofmt, vet, golangci-lint, go.mod
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'gofmt would change these'; exit 1; }
	go vet ./...
	go tool -modfile=testdata/lint/go.mod golangci-lint run ./...
	go mod tidy -diff

.PHONY: bench
bench: build ## print how fast it is, as ratios against real tools measured in the same run
	cd testdata/bench && go run . -binary $(CURDIR)/$(BINARY)

.PHONY: test-cluster
test-cluster: build ## apply everything to a real API server: accepted, no drift, takeover without a restart
	cd testdata/cluster && go test ./... -v -count=1 -timeout 60m

.PHONY: test-argocd
test-argocd: ## have Argo CD's own plugin server and repo server render an Application
	@# Argo CD's servers leave folders in TMPDIR behind.
	tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; cd testdata/argocd && TMPDIR=$$tmp go test ./... -v -count=1 -timeout 40m

.PHONY: test-helm
test-helm: ## run the commands of docs/helm.md with a real Helm
	cd testdata/helm && go test ./... -count=1 -timeout 60m

.PHONY: demo
demo: ## render an example platform, two services on PostgreSQL, to the terminal
	go run . < examples/postgresql/platform.yaml

.PHONY: image-check
image-check: ## lint the Dockerfile and run its build steps without docker, twice: the binaries must be the same
	npx --yes dockerfile-utils@0.16.3 lint Dockerfile
	sh docs/container/check.sh

.PHONY: image
image: ## build the container image (needs docker buildx)
	docker buildx build --platform $(PLATFORMS) --tag $(IMAGE) .

# What a release is made with, from testdata/release/go.mod.
TOOLS := $(CURDIR)/.release/bin
# Archives, packages, SBOMs, checksums, a signature, krew and Homebrew manifests.
RELEASE_FLAGS ?=

.PHONY: release-tools
release-tools:
	@mkdir -p $(TOOLS)
	cd testdata/release && CGO_ENABLED=0 go build -o $(TOOLS)/ tool

.PHONY: release-prepare
release-prepare: ## make the changelog, the examples and the docs those of VERSION=v1.2.3, to commit and tag
	sh testdata/release/prepare.sh "$(VERSION)" "$(or $(DATE),$(shell date +%F))"

.PHONY: release
release: release-tools ## build the release of the tag of this commit into dist, sign and upload it (the workflow does)
	@mkdir -p .release
	sh testdata/release/notes.sh "$$(git describe --exact-match --tags)" > .release/notes.md
	PATH=$(TOOLS):$$PATH goreleaser release --clean --release-notes .release/notes.md $(RELEASE_FLAGS)

# Images of the binaries that make release built, pushed below REGISTRY and
# signed. Prints name=digest lines only.
REGISTRY ?= ghcr.io/render-sonataflow

.PHONY: image-push
image-push: ## push the images of the release in dist to REGISTRY and sign them (the workflow does)
	@cd testdata/release && go run ./image -push $(REGISTRY) > $(CURDIR)/.release/images.txt
	@while IFS== read -r name digest; do $(TOOLS)/cosign sign --yes "$(REGISTRY)/$$name@$$digest" >&2 || exit 1; done < .release/images.txt
	@cat .release/images.txt

.PHONY: release-check
release-check: release-tools ## build a release of this commit twice without uploading, install it in every way, check all it holds
	$(TOOLS)/goreleaser check
	cd testdata/release && TOOLS=$(TOOLS) go test ./... -v -count=1 -timeout 60m

.PHONY: lint-workflows
lint-workflows: ## lint what GitHub runs
	go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

.PHONY: vulnerabilities
vulnerabilities: ## look for known vulnerabilities in what the binary calls (asks vuln.go.dev)
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

SITE ?= $(CURDIR)/dist/site

.PHONY: site
site: ## build the documentation as a site into dist/site
	@mkdir -p $(TOOLS)
	cd testdata/site && CGO_ENABLED=0 go build -o $(TOOLS)/hugo github.com/gohugoio/hugo
	$(TOOLS)/hugo build --source docs/site --destination $(SITE) --cleanDestinationDir --panicOnWarning --noBuildLock --quiet

.PHONY: site-check
site-check: ## build the site, follow its links, and look at every page in Chromium
	cd testdata/site && go test ./... -v -count=1 -timeout 40m
