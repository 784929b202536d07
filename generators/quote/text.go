package quote

import (
	"strings"
	"unicode/utf8"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

// word is a key that Credential knows, as it stands before its value.
const word = `[\w.-]*(?i:passw(?:or)?d|passphrase|pwd|secret|token|credential|api[-_.]?key|access[-_.]?key|private[-_.]?key|authorization|jaas[-_.]?config|connection[-_.]?string)[\w.-]*`

var (
	address = lazy.Regexp(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>` + "`" + `]*`)
	// bare addresses have no scheme; what follows an image's @ is its digest.
	bare = lazy.Regexp(`//[^\s/:@"']+:[^\s/@"']+@|\b[^\s/:@"'=(\[{]+:[^\s/@"']+@(?:[a-z0-9]+:[0-9a-f]{32})?`)
	// assigned is a credential as properties, queries and flags have it.
	assigned = lazy.Regexp(`(\b` + word + `|[?&;](?i:pass|pw|sig|signature|auth))(\s?=\s?)("[^"]*"|'[^']*'|[^&;,\s"']+)`)
	// written is one as YAML, JSON and Go's maps have it.
	// repeated is what kustomize and the readers of YAML repeat of the input:
	// whole configurations, patches and nodes.
	repeated = lazy.Regexp(`(?s)(anchor )'[^']*'|` + "`[^`]*`" + `|(literal sources? )(?:\[.*?\](?:: |$)|[^\n]*?, )|(patch from )\[.*\]|((?:value|contents): ?)(?:\{.*\}|\n.*)`)
	written  = lazy.Regexp(`("?\b` + word + `"?[ \t]?:[ \t]*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,}\]]+)`)
)

// Text takes the credentials out of a text: the user info of addresses, and
// what is assigned to a key that has a credential as its value.
func Text(text string) string {
	if strings.Contains(text, "@") {
		text = withoutUsers(text)
	}
	if !mayAssign(text) {
		return text
	}
	return assigned().ReplaceAllStringFunc(text, func(found string) string {
		parts := assigned().FindStringSubmatch(found)
		if isReference(parts[3]) {
			return found
		}
		return parts[1] + parts[2] + Hidden
	})
}

// withoutUsers hides the user info of every address.
func withoutUsers(text string) string {
	if strings.Contains(text, "://") {
		text = address().ReplaceAllStringFunc(text, withoutUser)
	}
	if !mayHaveUser(text) {
		return text
	}
	return bare().ReplaceAllStringFunc(text, func(found string) string {
		switch {
		case !strings.HasSuffix(found, "@"): // a digest
			return found
		case strings.HasPrefix(found, "//"):
			return "//" + Hidden + "@"
		default:
			return Hidden + "@"
		}
	})
}

// mayHaveUser says whether bare may find something: a colon before an @, and
// nothing between them that ends a name.
func mayHaveUser(text string) bool {
	for {
		before, after, found := strings.Cut(text, "@")
		if !found {
			return false
		}
		if strings.Contains(before[strings.LastIndexAny(before, " \t\n\f\r/\"'")+1:], ":") {
			return true
		}
		text = after
	}
}

// mayAssign says whether assigned may find something: it is asked of every text
// there is, and few hold a credential's key before a sign.
func mayAssign(text string) bool {
	sign := strings.LastIndexByte(text, '=')
	if sign < 0 {
		return false
	}
	for i := range sign {
		if text[i] >= utf8.RuneSelf {
			return true // letters that fold to those of a key
		}
		for _, stem := range stems[text[i]|0x20] {
			if rest := text[i:sign]; len(rest) >= len(stem) && strings.EqualFold(rest[:len(stem)], stem) {
				return true
			}
		}
	}
	return false
}

// stems are what the keys of assigned begin with, or hold, by their first
// letter.
var stems = map[byte][]string{
	'a': {"auth", "api", "access"}, 'c': {"credential", "connection"}, 'j': {"jaas"}, 'p': {"pass", "pw", "private"},
	's': {"secret", "sig"}, 't': {"token"},
}

// Foreign is Text for what a library says, which may repeat whole objects of
// the input.
func Foreign(text string) string {
	text = repeated().ReplaceAllString(withoutMaps(text), "$1$2$3$4"+Hidden)
	return written().ReplaceAllStringFunc(Text(text), func(found string) string {
		parts := written().FindStringSubmatch(found)
		if isReference(parts[2]) {
			return found
		}
		return parts[1] + Hidden
	})
}

// withoutMaps empties what Go prints of a map.
func withoutMaps(text string) string {
	const begin = "map["
	at := strings.Index(text, begin)
	if at < 0 {
		return text
	}
	depth := 0
	for n, r := range text[at:] {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth == 0 && r == ']' {
			return text[:at] + begin + Hidden + "]" + withoutMaps(text[at+n+1:])
		}
	}
	return text[:at] + begin + Hidden
}

// Diff is Foreign for a diff of manifests: the names of Secrets are shown in it,
// and the value of an environment variable goes by the name before it.
func Diff(text string) string {
	lines := strings.SplitAfter(text, "\n")
	named := ""
	for n, line := range lines {
		if strings.HasPrefix(line, "---") || strings.HasPrefix(line, "+++") {
			continue
		}
		name, value, _ := strings.Cut(strings.TrimLeft(line, "+- \t"), ": ")
		switch {
		case isReference(strings.TrimSpace(value)):
		case name == "value" && Credential(named), value != "" && Credential(name) && !namesSecret(name):
			lines[n] = strings.TrimSuffix(line, value) + Hidden + "\n"
			continue
		case assignsCredential(line):
			lines[n] = line[:strings.Index(line, "=")+1] + " " + Hidden + "\n"
			continue
		case name == "name":
			named = strings.Trim(strings.TrimSpace(value), `"'`)
		case name != "value":
			named = ""
		}
		if !namesSecret(name) {
			lines[n] = Foreign(line)
		}
	}
	return strings.Join(lines, "")
}

// assignsCredential: a line of properties whose whole value is one.
func assignsCredential(line string) bool {
	key, value, found := strings.Cut(line, "=")
	key = strings.TrimSpace(strings.TrimLeft(key, "+-"))
	return found && !strings.ContainsAny(key, " :/?") && Credential(key) && !isReference(strings.TrimSpace(value))
}

// namesSecret: a key whose value is the name of a Secret, or of what is in it.
func namesSecret(key string) bool {
	return strings.HasSuffix(key, "Name") || strings.HasSuffix(key, "Ref") || strings.HasSuffix(key, "Secrets")
}

// isReference: ${NAME} is where a credential comes from, and none itself.
func isReference(value string) bool {
	return strings.HasPrefix(value, "${") && strings.HasSuffix(value, "}")
}

// Assigned is the value of a key as it may be shown.
func Assigned(key, value string) string {
	if Credential(key) && value != "" && !isReference(value) {
		return Hidden
	}
	return Text(value)
}

// withoutUser hides the user info of an address. Where the host seems to have
// a port and an @ comes later, a password may hold the character that ends the
// host.
func withoutUser(url string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndex(rest[:end], "@")
	if _, port, hasPort := strings.Cut(rest[:end], ":"); at < 0 && hasPort && !strings.HasPrefix(rest, "[") {
		path, _, _ := strings.Cut(rest, "?")
		if strings.Trim(port, "0123456789") != "" {
			path = rest
		}
		at = strings.LastIndex(path, "@")
	}
	if at < 0 {
		return url
	}
	return scheme + "://" + Hidden + rest[at:]
}

// Address is Value for an address of a scheme of the field's own, such as
// kubernetes:services.v1/name, without its query.
func Address(uri string) string {
	uri, _, hasQuery := strings.Cut(uri, "?")
	if hasQuery {
		uri += "?" + Hidden
	}
	return Value(uri)
}

// Database is the address of a database as it may be shown: of its query only
// the schema, and of one that is no address nothing.
func Database(url string) string {
	if !strings.HasPrefix(url, "jdbc:") || !strings.Contains(url, "://") {
		return Hidden
	}
	url, query, _ := strings.Cut(url, "?")
	var shown []string
	hidden := false
	for term := range strings.SplitSeq(query, "&") {
		switch key, value, _ := strings.Cut(term, "="); {
		case key == "currentSchema" && !strings.ContainsAny(value, "@:/"):
			shown = append(shown, term)
		case term != "":
			hidden = true
		}
	}
	if hidden {
		shown = append(shown, Hidden)
	}
	url = withoutUser(url)
	if len(shown) > 0 {
		url += "?" + strings.Join(shown, "&")
	}
	return url
}
