package cli

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// TestGraphPage: the page holds everything it needs. testdata/site has a
// browser draw it.
func TestGraphPage(t *testing.T) {
	got := runIn(t, inRepository("examples"), "", binary, "graph", "event-driven/base", "-o", "html")
	if got.code != 0 {
		t.Fatal(got.stderr)
	}
	if loads := regexp.MustCompile(`(?i)<(script|link|img|iframe)[^>]+(src|href)=`).FindAllString(got.stdout, -1); loads != nil {
		t.Errorf("the page loads something: %v", loads)
	}
	if !strings.Contains(got.stdout, `{"from":"workflow_shop_checkout","to":"broker_shop_default","kind":"event"`) {
		t.Error("the graph is not in the page")
	}
}

// Lines of a drawing, of which every one must be one of these: whatever a name
// holds, it stays within its quotes.
var (
	mermaidLine = regexp.MustCompile(`^(flowchart LR|  subgraph \w+ \["namespace [^"<>\x60\\;]*(#\d+;[^"<>\x60\\;]*)*"\]|  end|` +
		`    \w+(\[|\(|\[\(|\{\{|>)"([^"<>\x60\\]|<br/>)*"(\]|\)|\)\]|\}\})|  \w+ -->( ?\|"([^"<>\x60\\]|<br/>)*"\|)? \w+|  style \w+ stroke:#c00,stroke-width:3px)$`)
	dotLine = regexp.MustCompile(`^(digraph topology \{|  rankdir=LR; .*|  node \[fontname.*|  subgraph cluster_\w+ \{|    label="([^"\\]|\\.)*"; fontname="sans-serif"; color="#9ca3af"; style=rounded;|  \}|\}|` +
		`    \w+ \[label="([^"\\]|\\.)*", [^"]*(="[^"]*")?.*\];|  \w+ -> \w+ \[label="([^"\\]|\\.)*", color="#\w+".*\];)$`)
)

// drawn draws workflows and their sinks, whose names are anything.
func drawn(names ...[2]string) *topology {
	plan := &generators.Plan{}
	for _, name := range names {
		ref := generators.Ref{Kind: "SonataFlow", Namespace: name[0], Name: name[1]}
		plan.Workflows = append(plan.Workflows, &generators.Workflow{
			Ref: ref, Profile: name[1], Produces: []string{name[0], name[1]},
			Sink:          &generators.Sink{Target: name[1]},
			Persistence:   &generators.Persistence{Address: name[0]},
			Subscriptions: []generators.Subscription{{Broker: generators.Broker{Namespace: name[1], Name: name[0]}, EventType: name[1]}},
		})
	}
	return newTopology(plan, krm.Results{{Severity: krm.Error, ResourceRef: &krm.ResourceRef{Kind: "SonataFlow", Name: names[0][1]}}})
}

func checkDrawing(t *testing.T, topology *topology) {
	t.Helper()
	var mermaid strings.Builder
	if err := writeMermaid(&mermaid, topology); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(mermaid.String(), "\n"), "\n") {
		if !mermaidLine.MatchString(line) {
			t.Errorf("not a line of ours: %q", line)
		}
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(topology.dot(), "\n"), "\n") {
		if !dotLine.MatchString(line) {
			t.Errorf("not a line of ours: %q", line)
		}
	}
	seen := map[string]nodeKey{}
	for key, id := range topology.ids {
		if other, taken := seen[id]; taken {
			t.Errorf("%v and %v are both %s", key, other, id)
		}
		seen[id] = key
	}
}

// TestGraphNames: names that meet in one id, and names that end what they
// stand in.
func TestGraphNames(t *testing.T) {
	topology := drawn([2]string{"a-b", "c"}, [2]string{"a", "b-c"}, [2]string{"a", "b_c"}, [2]string{"a", "b--c"},
		[2]string{"x\"]\nend\n```\n", "\"]; click x \"javascript:alert(1)\" %%"}, [2]string{"</script><script>alert(1)</script>", "a\\"}, [2]string{"日本", "é&lt;#35;"})
	checkDrawing(t, topology)
	var page strings.Builder
	if err := writeHTML(&page, topology); err != nil {
		t.Fatal(err)
	}
	if scripts := strings.Count(page.String(), "</script"); scripts != 2 {
		t.Errorf("the page has %d ends of scripts", scripts)
	}
	workflows := 0
	for _, n := range topology.nodes {
		if n.kind == nodeWorkflow {
			workflows++
		}
	}
	if workflows != 7 {
		t.Errorf("want seven workflows, got %d", workflows)
	}
	if id := drawn([2]string{"shop", "check-out"}).ids[nodeKey{nodeWorkflow, "shop", "check-out"}]; id != "workflow_shop_check_out" {
		t.Errorf("an id that nothing meets has no hash: %s", id)
	}
}

// FuzzGraph: whatever the names, the drawing is one of ours.
func FuzzGraph(f *testing.F) {
	f.Add("a-b", "c", "a", "b-c")
	f.Add("x\"]\nend", "```", "</script>", "\\")
	f.Add("\x00", "\u2028", "#quot;", "a--b__c")
	f.Add("", "", "", "")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		checkDrawing(t, drawn([2]string{a, b}, [2]string{c, d}))
	})
}

// TestMermaidLimits: a drawing that GitHub would show as an error is warned of,
// and only that.
func TestMermaidLimits(t *testing.T) {
	for count, want := range map[int]bool{3: false, 120: true} {
		var names [][2]string
		for i := range count {
			names = append(names, [2]string{"shop", fmt.Sprintf("workflow-%03d", i)})
		}
		var told strings.Builder
		opts := &graphOptions{streams: streams{err: &told}}
		opts.warnMermaid(drawn(names...))
		if got := strings.Contains(told.String(), "use -o html"); got != want {
			t.Errorf("%d workflows: %q", count, told.String())
		}
	}
}
