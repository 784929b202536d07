package release

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sassoftware/go-rpmutils"
)

// checkRPM reads an RPM as rpm would, which few machines of developers have.
func checkRPM(t *testing.T, file io.Reader, binary string) {
	t.Helper()
	rpm, err := rpmutils.ReadRpm(file)
	if err != nil {
		t.Fatal(err)
	}
	name, err := rpm.Header.GetNEVRA()
	if err != nil {
		t.Fatal(err)
	}
	if name.Name != "render-sonataflow" || name.Version != version || name.Arch != "x86_64" {
		t.Errorf("it is %s", name)
	}
	payload, err := rpm.PayloadReaderExtended()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for {
		info, err := payload.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(payload)
		if err != nil {
			t.Fatal(err)
		}
		files[info.Name()] = string(content)
	}
	if files["/usr/bin/render-sonataflow"] != binary {
		t.Error("the binary is not that of the archive")
	}
	for _, want := range []string{
		"/usr/share/man/man1/render-sonataflow.1.gz", "/usr/share/doc/render-sonataflow/copyright",
		"/usr/share/bash-completion/completions/render-sonataflow", "/usr/share/zsh/site-functions/_render-sonataflow", "/usr/share/fish/vendor_completions.d/render-sonataflow.fish",
	} {
		if files[want] == "" {
			t.Errorf("%s is missing or empty", want)
		}
	}
	got := []string{header(rpm, rpmutils.LICENSE), header(rpm, rpmutils.BUILDHOST)}
	if diff := cmp.Diff([]string{"Apache-2.0", "localhost"}, got); diff != "" {
		t.Errorf("licence and the machine that built it (-want +got):\n%s", diff)
	}
}

// header is a text of an RPM's header, empty where it has none.
func header(rpm *rpmutils.Rpm, field int) string {
	text, err := rpm.Header.GetString(field)
	if err != nil {
		return ""
	}
	return text
}
