package quote

import (
	"strings"
	"testing"
)

// everything is Text without the looks before that spare a search.
func everything(text string) string {
	text = address().ReplaceAllStringFunc(text, withoutUser)
	text = bare().ReplaceAllStringFunc(text, func(found string) string {
		switch {
		case !strings.HasSuffix(found, "@"):
			return found
		case strings.HasPrefix(found, "//"):
			return "//" + Hidden + "@"
		default:
			return Hidden + "@"
		}
	})
	return assigned().ReplaceAllStringFunc(text, func(found string) string {
		parts := assigned().FindStringSubmatch(found)
		if isReference(parts[3]) {
			return found
		}
		return parts[1] + parts[2] + Hidden
	})
}

// sparing are texts in which something is hidden by one search alone.
var sparing = []string{
	"http://u:x@host/a", "//u:x@host/a", "u:x@host", "a@b", "http://host/a", "image@sha256:8a5edab282632443219e051e4ade2d1d",
	"acme.PassWord = x", "passphrase=x", "pwd=x", "my-secret=x", "TOKEN=x", "credentials=x", "api.key=x", "access_key=x", "private-key=x",
	"Authorization=x", "sasl.jaas.config=x", "connection-string=x", "?pass=x", "&pw=x", ";sig=x", "?signature=x", "&AUTH=x",
	"pa\u017fsword=x", "to\u212aen=x", "password", "a=b", "= password", "acme.password = ${X}", "größe.passwd=x", "a=password",
}

// TestSparing: what spares a search hides no less, and no more.
func TestSparing(t *testing.T) {
	for _, text := range sparing {
		if got, want := Text(text), everything(text); got != want {
			t.Errorf("%q: got %q, the whole search has %q", text, got, want)
		}
		if Text(text) != text && !strings.Contains(Text(text), Hidden) {
			t.Errorf("%q becomes %q", text, Text(text))
		}
	}
}

// FuzzSparing holds the same of any text.
func FuzzSparing(f *testing.F) {
	for _, text := range sparing {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := Text(text), everything(text); got != want {
			t.Errorf("%q: got %q, the whole search has %q", text, got, want)
		}
	})
}

func BenchmarkText(b *testing.B) {
	for name, text := range map[string]string{
		"property": "http://sonataflow-platform-data-index-service.flows/jobs", "database": "jdbc:postgresql://pg.flows:5432/sonataflow?currentSchema=greeting",
		"image": "registry.example.com/flows/greeting@sha256:8a5edab282632443219e051e4ade2d1d5bbc671c781051bf1437897cbdfea0f1",
		"long":  strings.Repeat("a", 1<<16), "addresses": strings.Repeat("u:x@h ", 1<<12), "keys": strings.Repeat("token=x&", 1<<12),
		"colons": strings.Repeat("a:b", 1<<14) + "@", "dashes": strings.Repeat("token-", 1<<13) + "=", "schemes": strings.Repeat("a://", 1<<13) + "@",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for range b.N {
				Text(text)
			}
		})
	}
}
