package quote

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	cases := map[string]struct{ reason, in, want string }{
		"Query":          {"a password in the query of an address", `is the text "jdbc:postgresql://db:5432/f?user=u&password=x&a=b", but`, `is the text "jdbc:postgresql://db:5432/f?user=u&password=***&a=b", but`},
		"UserInfo":       {"user and password of an address", `"postgresql://u:x@db:5432/f"`, `"postgresql://***@db:5432/f"`},
		"UserOnly":       {"a token can be the user", "https://ghp_x@github.com/a", "https://***@github.com/a"},
		"At":             {"an @ in the password", "http://u:p@x@host/a", "http://***@host/a"},
		"Slash":          {"a slash in the password is no end of it", "http://u:p/x@host/a", "http://***@host/a"},
		"SlashAndDigits": {"nor after digits", "http://u:1/x@host/a", "http://***@host/a"},
		"Port":           {"what follows a colon is a port", `"http://db:5432/f" and "a=b", "a@b.c"`, `"http://db:5432/f" and "a=b", "a@b.c"`},
		"AtInPath":       {"an @ in the path is none of the user", "http://host/a@b", "http://host/a@b"},
		"IPv6":           {"an address of version 6 has colons", "http://[::1]:80/a", "http://[::1]:80/a"},
		"NoScheme":       {"an address without a scheme", "sends to //u:x@host/a and u:x@host", "sends to //***@host/a and ***@host"},
		"Digest":         {"an image's digest is no host", "registry.example.com/a/b:1@sha256:8a5edab282632443219e051e4ade2d1d and b:1@sha256:8a5edab282632443219e051e4ade2d1d", "registry.example.com/a/b:1@sha256:8a5edab282632443219e051e4ade2d1d and b:1@sha256:8a5edab282632443219e051e4ade2d1d"},
		"Keys":           {"whatever the case", `"PASSWORD=x;Token=y"`, `"PASSWORD=***;Token=***"`},
		"Properties":     {"as properties are written", `acme.db-password = x, acme.name = y`, `acme.db-password = ***, acme.name = y`},
		"Quoted":         {"with quotes and blanks", `--client-secret="a b"`, `--client-secret=***`},
		"Reference":      {"where a value comes from may be known", `acme.password = ${ACME_PASSWORD}`, `acme.password = ${ACME_PASSWORD}`},
		"Sentence":       {"a sentence about a password is none", "spec.password: is a number, but must be a string", "spec.password: is a number, but must be a string"},
		"Scp":            {"git's own form has no password", "git@github.com:a/b", "git@github.com:a/b"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := Text(tc.in)
			if got != tc.want {
				t.Errorf("%s\nwant %s\ngot  %s", tc.reason, tc.want, got)
			}
			if again := Text(got); again != got {
				t.Errorf("what is hidden stays hidden:\n%s\n%s", got, again)
			}
		})
	}
}

func TestForeign(t *testing.T) {
	for in, want := range map[string]string{
		"with config: `\nliterals:\n- password=x\n`: failed":                        "with config: ***: failed",
		"literal sources [a=x y]: invalid literal source y, expected key=value":     "literal sources ***invalid literal source ***expected key=value",
		"unable to parse SM or JSON patch from [a: x\n[y]]":                         "unable to parse SM or JSON patch from ***",
		"wrong Node Kind for data expected: MappingNode was ScalarNode: value: {x}": "wrong Node Kind for data expected: MappingNode was ScalarNode: value: ***",
		"wrong node kind: expected MappingNode: node contents:\nx\n":                "wrong node kind: expected MappingNode: node contents:***",
		"yaml: unknown anchor 'x' referenced":                                       "yaml: unknown anchor *** referenced",
		"yaml: cannot decode !!str `x` as a !!int":                                  "yaml: cannot decode !!str *** as a !!int",
		"password: x\nname: y\n":                                                    "password: ***\nname: y\n",
		`{"apiToken":"a \" b","name":"y"}`:                                          `{"apiToken":***,"name":"y"}`,
		`map: map[data:map[a:x] name:y] lacks map[x`:                                `map: map[***] lacks map[***`,
		"accumulating resources: open a.yaml: no such file":                         "accumulating resources: open a.yaml: no such file",
	} {
		if got := Foreign(in); got != want {
			t.Errorf("want %s\ngot  %s", want, got)
		}
	}
}

func TestDiff(t *testing.T) {
	in := `--- out/secret_a.yaml
+++ out/secret_a.yaml (rendered)
 - name: DB_PASSWORD
-  value: "x"
+  value: y
 - name: DB_TOKEN
   value: ${DB_TOKEN}
 - name: DB_NAME
-  value: x
+  value: y
-  secretName: a
+  secretName: b
-  url: http://u:x@host
+  password: x y
-    acme.password = x y
+    acme.password=${X}
+    acme.name = x y
`
	want := `--- out/secret_a.yaml
+++ out/secret_a.yaml (rendered)
 - name: DB_PASSWORD
-  value: ***
+  value: ***
 - name: DB_TOKEN
   value: ${DB_TOKEN}
 - name: DB_NAME
-  value: x
+  value: y
-  secretName: a
+  secretName: b
-  url: http://***@host
+  password: ***
-    acme.password = ***
+    acme.password=${X}
+    acme.name = x y
`
	if got := Diff(in); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestDatabase(t *testing.T) {
	for in, want := range map[string]string{
		"jdbc:postgresql://db:5432/f":                                "jdbc:postgresql://db:5432/f",
		"jdbc:postgresql://db:5432/f?currentSchema=a":                "jdbc:postgresql://db:5432/f?currentSchema=a",
		"jdbc:postgresql://u:x@db/f?user=u&sslkey=y&currentSchema=a": "jdbc:postgresql://***@db/f?currentSchema=a&***",
		"jdbc:postgresql://db/f?options=-c%20x":                      "jdbc:postgresql://db/f?***",
		"jdbc:oracle:thin:u/x@db":                                    "***",
		"u:x@db":                                                     "***",
		"jdbc:postgresql://db/f?currentSchema=u:x@y":                 "jdbc:postgresql://db/f?***",
	} {
		if got := Database(in); got != want {
			t.Errorf("%s\nwant %s\ngot  %s", in, want, got)
		}
	}
}

func TestPlaces(t *testing.T) {
	for path, shown := range map[string]bool{
		"spec.podTemplate.replicas":                                         true,
		"spec.podTemplate.container.image":                                  true,
		"spec.podTemplate.container.env[0].name":                            true,
		"spec.podTemplate.container.env[0].value":                           false,
		"spec.podTemplate.container.env[0].valueFrom":                       false,
		"spec.podTemplate.container.env[0].valueFrom.secretKeyRef.optional": false,
		"spec.podTemplate.container.livenessProbe.httpGet.httpHeaders":      false,
		"spec.persistence.postgresql.secretRef":                             false,
		"spec.persistence.postgresql.jdbcUrl":                               false,
		"spec.persistence.postgresql.serviceRef.port":                       true,
		"spec.properties.flow[3].value":                                     false,
		"spec.flow.auth":                                                    false,
		`metadata.annotations["acme.io/api-key"]`:                           false,
		`metadata.annotations["acme.io/owner"]`:                             true,
		"stringData.a":                                                      false,
		"spec.podTemplate.container.args[2]":                                false,
	} {
		if Shown(path) != shown {
			t.Errorf("%s: shown %t, want %t", path, !shown, shown)
		}
	}
	if ShownAt("a", "httpHeaders", "b") || !ShownAt("a", "b") {
		t.Error("keys one by one are judged otherwise")
	}
}

func TestAssigned(t *testing.T) {
	for _, tc := range []struct{ key, value, want string }{
		{"acme.password", "x", Hidden}, {"acme.password", "${X}", "${X}"}, {"acme.password", "", ""},
		{"kogito.service.url", "http://u:x@host", "http://***@host"}, {"acme.name", "x", "x"},
		{"PASS", "x", Hidden}, {"compass", "x", "x"},
	} {
		if got := Assigned(tc.key, tc.value); got != tc.want {
			t.Errorf("%s = %s: want %s, got %s", tc.key, tc.value, tc.want, got)
		}
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"a\nb\tc":        "a\nb\tc",
		"a\x1b[2Jb\r":    `a\x1b[2Jb\r`,
		"a\u202eb\u2028": `a\u202eb\u2028`,
		"größe 日本 …":     "größe 日本 …",
	} {
		if got := Printable(in); got != want {
			t.Errorf("want %q, got %q", want, got)
		}
	}
}

func TestLine(t *testing.T) {
	if got, want := Line("a\nerror: b\t\x1b[2J"), `a\nerror: b\t\x1b[2J`; got != want {
		t.Errorf("want %s, got %s", want, got)
	}
}

// FuzzText: nothing that stands before the @ of an address, or behind a
// credential's key, is left.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"hunter2", "p@ss", "p/w", "1:2", "a b", "x\"y", "päss", "?#", "${"} {
		f.Add(seed, "")
	}
	f.Add("x", "before http://a@b/ and")
	f.Fuzz(func(t *testing.T, secret, before string) {
		marked := "s3cr3t" + strings.Map(func(r rune) rune {
			if r <= ' ' || strings.ContainsRune("/?#@\"'<>`&;,", r) || r == 0xfffd {
				return -1
			}
			return r
		}, secret)
		for _, text := range []string{"http://" + marked + "@host/a", "http://u:" + marked + "@host", "?password=" + marked, `"token=` + marked + `"`} {
			if got := Text(before + " " + text); strings.Contains(got[min(len(before), len(got)):], "s3cr3t") && !strings.Contains(before, "s3cr3t") {
				t.Errorf("%q is shown as %q", text, got)
			}
		}
	})
}
