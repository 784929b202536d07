package cli

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// sums are the SHA-256 of a case's render and of its input.
type sums struct{ render, input string }

// notRendered stands for the sum of what cannot be rendered.
const notRendered = "-"

// frozen is a file of testdata/versions: the sums of a version by case.
type frozen struct {
	version string
	cases   map[string]sums
}

// beforeTheFirst is the version while there is none: nothing is promised yet.
const beforeTheFirst = "none"

// TestVersions: the same release renders the same bytes in every version of
// the tool, unless the changelog says which do not, and why.
// testdata/versions/README.md says how.
func TestVersions(t *testing.T) {
	text, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	changelog := readChangelog(string(text))
	used := map[string]bool{}
	for _, r := range release.Table() {
		t.Run(r.Name, func(t *testing.T) {
			file := filepath.Join("../../testdata/versions", r.Name+".sums")
			before := readSums(t, file)
			now := frozen{version: changelog.newest, cases: renderCases(t, r.Name)}
			next, problems := compare(r.Name, before, now, changelog, used, os.Getenv("UPDATE") != "")
			for _, problem := range problems {
				t.Error(problem)
			}
			if os.Getenv("UPDATE") != "" && next.String() != before.String() {
				if err := os.WriteFile(file, []byte(next.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				t.Errorf("%s was written anew: read the change and run the tests again without UPDATE", file)
			}
		})
	}
	for _, pattern := range changelog.unreleased {
		if !used[pattern] {
			t.Errorf("CHANGELOG.md lists `%s` under Unreleased as a render that changes, but none does", pattern)
		}
	}
}

// compare says what is wrong with the sums of now, and what the file should
// hold after an update.
func compare(name string, before, now frozen, changelog changelog, used map[string]bool, update bool) (frozen, []string) {
	var problems []string
	next := frozen{version: before.version, cases: maps.Clone(before.cases)}
	listed := changelog.unreleased
	// A version that the file does not know yet was just prepared.
	if prepared := before.version != now.version; prepared {
		listed = changelog.ofNewest
		if update {
			next.version = now.version
		} else {
			problems = append(problems, fmt.Sprintf("the sums are those of version %s, the changelog's newest is %s: UPDATE=1 takes the new ones", before.version, now.version))
		}
	}
	for _, one := range slices.Sorted(maps.Keys(both(before.cases, now.cases))) {
		old, known := before.cases[one]
		got, there := now.cases[one]
		switch {
		case known && there && old == got:
		case !known || old.render == notRendered, there && old.input != got.input, before.version == beforeTheFirst:
			if update && there {
				next.cases[one] = got
			} else if update {
				delete(next.cases, one)
			} else {
				problems = append(problems, fmt.Sprintf("%s is new, or its input changed: UPDATE=1 takes its sum", one))
			}
		case match(listed, name+"/"+one, used):
			if before.version == now.version {
				continue // stays until a version is prepared
			}
			if update && there {
				next.cases[one] = got
			} else if update {
				delete(next.cases, one)
			}
		default:
			problems = append(problems, fmt.Sprintf("%s renders %s, but version %s rendered %s: if that was a bug, CHANGELOG.md must list `%s/%s` under Unreleased, Renders that change, with the reason", one, short(got.render), before.version, short(old.render), name, one))
		}
	}
	return next, problems
}

func both(a, b map[string]sums) map[string]sums {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func short(sum string) string {
	switch sum {
	case "":
		return "nothing, as the case is gone"
	case notRendered:
		return "nothing, but an error"
	}
	return sum[:12]
}

// match finds the pattern that lists a case.
func match(patterns []string, one string, used map[string]bool) bool {
	for _, pattern := range patterns {
		if ok, err := path.Match(pattern, one); err == nil && ok {
			used[pattern] = true
			return true
		}
	}
	return false
}

// changelog is what CHANGELOG.md says of renders.
type changelog struct {
	newest string
	// unreleased and ofNewest are the patterns under Renders that change.
	unreleased, ofNewest []string
}

var (
	versionHeading = regexp.MustCompile(`(?m)^## \[([^\]]+)\].*$`)
	rendersChange  = regexp.MustCompile(`(?s)\n### Renders that change\n(.*?)(?:\n##|$)`)
	itemHead       = regexp.MustCompile("(?m)^- ((?:`[^`]+`(?:, )?)+): \\S")
	inBackticks    = regexp.MustCompile("`([^`]+)`")
)

func readChangelog(text string) changelog {
	found := changelog{newest: beforeTheFirst}
	headings := versionHeading.FindAllStringSubmatchIndex(text, -1)
	for i, heading := range headings {
		end := len(text)
		if i+1 < len(headings) {
			end = headings[i+1][0]
		}
		var patterns []string
		if section := rendersChange.FindStringSubmatch(text[heading[1]:end]); section != nil {
			for _, item := range itemHead.FindAllStringSubmatch(section[1], -1) {
				for _, quoted := range inBackticks.FindAllStringSubmatch(item[1], -1) {
					patterns = append(patterns, quoted[1])
				}
			}
		}
		if version := text[heading[2]:heading[3]]; version == "Unreleased" {
			found.unreleased = patterns
		} else {
			found.newest, found.ofNewest = version, patterns
			break
		}
	}
	return found
}

// renderCases renders every input with a release.
func renderCases(t *testing.T, release string) map[string]sums {
	t.Helper()
	cases := map[string]sums{}
	inputs, err := filepath.Glob("../../testdata/parity/*/input.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, input := range inputs {
		text, err := os.ReadFile(input)
		if err != nil {
			t.Fatal(err)
		}
		cases[filepath.Base(filepath.Dir(input))] = sums{renderSum("-f", input, "--release", release), sum(text)}
	}
	err = fs.WalkDir(os.DirFS(inRepository("examples")), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Base(name) != "kustomization.yaml" {
			return err
		}
		// A kustomization may name folders beside its own: the input is the
		// whole example.
		example, _, _ := strings.Cut(name, "/")
		cases["examples/"+path.Dir(name)] = sums{renderSum(inRepository("examples/"+path.Dir(name)), "--release", release), sumFolder(t, inRepository("examples/"+example))}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 30 {
		t.Fatalf("only %d cases found", len(cases))
	}
	return cases
}

func renderSum(args ...string) string {
	var out, said bytes.Buffer
	if code := Main(append([]string{"build"}, args...), strings.NewReader(""), &out, &said); code != 0 {
		return notRendered
	}
	return sum(out.Bytes())
}

func sum(text []byte) string { return fmt.Sprintf("%x", sha256.Sum256(text)) }

// sumFolder is the sum of the YAML files below a folder.
func sumFolder(t *testing.T, dir string) string {
	t.Helper()
	var all bytes.Buffer
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) == ".md" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		fmt.Fprintf(&all, "%s %s\n", sum(text), name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum(all.Bytes())
}

const firstLine = "# render, input and case of version "

func (f frozen) String() string {
	var out strings.Builder
	out.WriteString(firstLine + f.version + "\n")
	for _, name := range slices.Sorted(maps.Keys(f.cases)) {
		fmt.Fprintf(&out, "%s %s %s\n", f.cases[name].render, f.cases[name].input, name)
	}
	return out.String()
}

func readSums(t *testing.T, file string) frozen {
	t.Helper()
	f := frozen{version: beforeTheFirst, cases: map[string]sums{}}
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return f // a new release
	}
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if version, found := strings.CutPrefix(strings.TrimSpace(line), firstLine); found {
			f.version = version
			continue
		}
		words := strings.Fields(line)
		if len(words) != 3 {
			t.Fatalf("%s: %q", file, line)
		}
		f.cases[words[2]] = sums{words[0], words[1]}
	}
	return f
}
