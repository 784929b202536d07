package krm

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"sync"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

// suspect is a line that people and tools leave in a text and that is no YAML.
type suspect struct {
	pattern *regexp.Regexp
	words   string
	// first: the first such line is the one to look at, whatever stumbles later.
	first bool
}

const (
	tabbed   = "the line is indented with a tab, which YAML does not allow: use spaces"
	template = "this is a Helm template and no YAML yet: render it first, as in helm template | render-sonataflow build -f -"
)

// A template holds actions of Helm at places where YAML has none: a line of its
// own, or an unquoted value.
var templated = lazy.Regexp(`^\s*(-\s+)?([^\s"'#]+:\s+)?\{\{-?\s*([.$/a-z(]|toYaml|include)`)

// suspects are looked for in this order, once a text cannot be read: to
// compile them would slow every start.
var suspects = sync.OnceValue(func() []suspect {
	return []suspect{
		{templated(), template, true},
		{regexp.MustCompile(`^\s*\{[%#]`), "this is a template (of Jinja, Ansible or the like) and no YAML yet: render it first", true},
		{regexp.MustCompile(`^(<{7}|\|{7}|={7}|>{7})( |\r?$)`), "a merge conflict is left here: keep one side, and remove the lines <<<<<<<, ======= and >>>>>>>", true},
		{regexp.MustCompile("^\\s*(```|~~~)"), "a fence of Markdown is left here: remove the line", true},
		{regexp.MustCompile(`^ *\t+\S`), tabbed, true},
		{regexp.MustCompile(`^[ \t]*[\x{a0}\x{2000}-\x{200b}\x{202f}\x{3000}\x{feff}]`), "the line is indented with a blank that is none of YAML's (a no-break space, from a web page or a chat): use spaces", false},
		{regexp.MustCompile(`^\s*(- )?[\w./-]+：`), "a full-width colon (：) stands here: write an ordinary one, and a blank", false},
		{regexp.MustCompile(`^\s*-[A-Za-z][\w.]*:(\s|$)`), "a dash without a blank begins no entry of a list: put a blank behind it", false},
		{regexp.MustCompile(`^(--|-{4,}|—+|–+)\s*$`), "a line that parts two documents has three dashes: ---", false},
		{regexp.MustCompile(`^\s*(- )?[A-Za-z][\w.-]*:[A-Za-z0-9"'{\[]`), "a key needs a blank after its colon", false},
		{regexp.MustCompile(`^\s*(- )?[A-Za-z][\w.-]*\s*=\s*\S`), "a key and its value are parted by an equals sign: write a colon and a blank", false},
	}
})

// suspected names the line of a suspect that an error comes of, and what is
// wrong with it; 0 where it comes of none.
func suspected(text []byte, failure error) (line int, words string) {
	for _, s := range suspects() {
		if at := s.at(text, failure); at > 0 {
			return at, s.words
		}
	}
	return 0, ""
}

// at is the line without which, and without those before it, a text fails
// otherwise or not at all: such lines may stand in texts, too, rightly.
func (s suspect) at(text []byte, failure error) int {
	lines := bytes.Split(text, []byte("\n"))
	var found []int
	for n, line := range lines {
		if s.pattern.Match(line) {
			found = append(found, n)
		}
	}
	blames := func(upTo int) bool {
		rest := bytes.Split(text, []byte("\n"))
		for _, n := range found[:upTo+1] {
			rest[n] = nil
		}
		_, err := decodeOne(bytes.Join(rest, []byte("\n")))
		return err == nil || err.Error() != failure.Error()
	}
	switch {
	case len(found) == 0 || !blames(len(found)-1):
		return 0
	case s.first:
		return found[0] + 1
	default:
		return found[sort.Search(len(found), blames)] + 1
	}
}

// foreign are the beginnings of texts that are given in place of manifests.
var foreign = sync.OnceValue(func() []suspect {
	return []suspect{
		{regexp.MustCompile(`^<[!?A-Za-z]`), "this is HTML or XML, perhaps what a server said instead of the file", false},
		{regexp.MustCompile(`^version https://git-lfs`), "this is a pointer of Git LFS: run git lfs pull", false},
		{regexp.MustCompile(`^(diff --git |a/\S+\n\+\+\+ )`), "this is a diff: apply it, and give the file", false},
		{regexp.MustCompile(`^NAME(SPACE)?\s`), "this is kubectl's table for people: add -o yaml to kubectl get", false},
		{regexp.MustCompile(`^(Error from server|error: |No resources found|Unable to connect|The connection to the server)`), "this is what kubectl says instead of a manifest: look at what it says", false},
		{regexp.MustCompile(`^Name: {4,}`), "this is kubectl describe's text for people: use kubectl get -o yaml", false},
		{regexp.MustCompile(`^\$ANSIBLE_VAULT`), "this is encrypted by Ansible Vault: decrypt it before", false},
		{regexp.MustCompile(`^-----BEGIN `), "this is a key or a certificate", false},
	}
})

// recognize adds to an error what the text is that is no object.
func recognize(err error, text []byte) error {
	if what := recognized(text); what != "" && errors.Is(err, ErrNoObject) {
		return fmt.Errorf("%w%s", err, what)
	}
	return err
}

// recognized is what a text is that is no manifest, "" where nobody knows.
func recognized(text []byte) string {
	for _, f := range foreign() {
		if f.pattern.Match(bytes.TrimSpace(text)) {
			return ": " + f.words
		}
	}
	return ""
}
