package generators

import (
	"strings"
	"testing"
)

// TestIdentifiers: what hangs on the id and version of a workflow, and from
// which line on.
func TestIdentifiers(t *testing.T) {
	const managed, deployment = "ConfigMap/w-managed-props", "Deployment/w"
	const database = "persistence: {postgresql: {secretRef: {name: s}, serviceRef: {name: pg}}}"
	with := func(annotations string) string { return withAnnotations(workflowYAML("", ""), annotations) }
	second := func(workflow string) string {
		return strings.NewReplacer("name: w,", "name: v,", "name: w-props", "name: v-props").Replace(workflow)
	}
	runChecks(t, map[string]check{
		"Name": {
			reason:  "Without an id it is the name.",
			release: "osl-1.39",
			input:   docs(platformYAML("{"+database+"}"), withAnnotations(workflowYAML("", ""), "sonataflow.org/version: '1'")),
			want: map[string][]string{
				managed:    {"kogito.validation.swf.w.versions = 1"},
				deployment: {"?currentSchema=w\n"},
			},
			silent: true,
		},
		"ID": {
			reason:  "With one the schema of the database is named after it, which loses data of a running workflow.",
			release: "osl-1.39",
			input:   docs(platformYAML("{"+database+"}"), with("sonataflow.org/id: order, sonataflow.org/version: '1'")),
			want: map[string][]string{
				managed:    {"kogito.validation.swf.order.versions = 1"},
				deployment: {"?currentSchema=order\n", "name: w\n"},
			},
			told: []string{`warning SonataFlow ns/w metadata.annotations["sonataflow.org/id"]: moves the workflow's database schema: before line 2026c it was "w", now it is "order"`},
		},
		"OwnServiceRef": {
			reason:  "So it is with a serviceRef of its own.",
			release: "osl-1.39",
			input: docs(platformYAML("{}"), withAnnotations(workflowYAML("\n  "+database, ""),
				"sonataflow.org/id: order")),
			want: map[string][]string{deployment: {"?currentSchema=order\n"}},
			told: []string{"moves the workflow's database schema"},
		},
		"OwnSchema": {
			reason:  "A schema that is named stays.",
			release: "osl-1.39",
			input: docs(platformYAML("{}"), withAnnotations(
				workflowYAML("\n  persistence: {postgresql: {secretRef: {name: s}, serviceRef: {name: pg, databaseSchema: fixed}}}", ""),
				"sonataflow.org/id: order")),
			want:   map[string][]string{deployment: {"?currentSchema=fixed\n"}},
			silent: true,
		},
		"OwnAddress": {
			reason:  "So does a whole address.",
			release: "osl-1.39",
			input: docs(platformYAML("{}"), withAnnotations(
				workflowYAML("\n  persistence: {postgresql: {secretRef: {name: s}, jdbcUrl: 'jdbc:postgresql://pg/d'}}", ""),
				"sonataflow.org/id: order")),
			want:   map[string][]string{deployment: {"jdbc:postgresql://pg/d\n"}},
			silent: true,
		},
		"Before": {
			reason: "Older lines do not look at it.",
			input:  docs(platformYAML("{"+database+"}"), with("sonataflow.org/id: order")),
			want:   map[string][]string{deployment: {"?currentSchema=w\n"}},
			silent: true,
		},
		"NoDatabase": {
			reason:  "Without a database no schema moves.",
			release: "osl-1.39",
			input:   docs(platformYAML("{}"), with("sonataflow.org/id: order")),
			silent:  true,
		},
		"Dev": {
			reason:  "A workflow of the dev profile has neither a database nor a version.",
			release: "osl-1.39",
			input:   docs(platformYAML("{"+database+"}"), ofProfile(with("sonataflow.org/id: order"), "dev")),
			wantNot: map[string][]string{managed: {"versions"}, deployment: {"currentSchema"}},
			silent:  true,
		},
		"NoLabel": {
			reason:  "The documentation asks for a DNS label; others work, but nobody promises it.",
			release: "osl-1.39",
			input:   docs(platformYAML("{}"), with("sonataflow.org/id: 'My Order', sonataflow.org/version: '1'")),
			want:    map[string][]string{managed: {`kogito.validation.swf.My\ Order.versions = 1`}},
			told:    []string{`"My Order" should be a DNS label, as the documentation of workflow identifiers asks`},
		},
		"NoLabelBefore": {
			reason: "Nobody asked before.",
			input:  docs(platformYAML("{}"), with("sonataflow.org/id: 'My Order'")),
			silent: true,
		},
		"Same": {
			reason:  "Two of one id and version cannot be told apart.",
			release: "osl-1.39",
			input: docs(platformYAML("{}"), with("sonataflow.org/id: order, sonataflow.org/version: '1'"),
				second(with("sonataflow.org/id: order, sonataflow.org/version: '1'"))),
			told: []string{`error SonataFlow ns/w metadata.annotations["sonataflow.org/id"]: the id "order" in version "1" is that of SonataFlow ns/v already`},
		},
		"SameBefore": {
			reason: "Older lines do not tell them apart either way, so it is a warning there.",
			input: docs(platformYAML("{}"), with("sonataflow.org/id: order, sonataflow.org/version: '1'"),
				second(with("sonataflow.org/id: order, sonataflow.org/version: '1'"))),
			want: map[string][]string{"Deployment/v": {""}},
			told: []string{`warning SonataFlow ns/w metadata.annotations["sonataflow.org/id"]: the id "order" in version "1" is that of SonataFlow ns/v already: line 2026 does not look at it`},
		},
		"Versions": {
			reason:  "Two versions of one workflow are what ids are for.",
			release: "osl-1.39",
			input: docs(platformYAML("{}"), with("sonataflow.org/id: order, sonataflow.org/version: '1'"),
				second(with("sonataflow.org/id: order, sonataflow.org/version: '2'"))),
			silent: true,
		},
		"NameOfAnother": {
			reason:  "An id may be the name of another workflow, which is that one's id.",
			release: "osl-1.39",
			input:   docs(platformYAML("{}"), workflowYAML("", ""), second(with("sonataflow.org/id: w"))),
			told:    []string{`the id "w" in version "" is that of SonataFlow ns/v already`},
		},
	})
}
