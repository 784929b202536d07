package fn

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/json"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// withDefaults writes the defaults of the tags out.
func withDefaults(t *testing.T, value reflect.Value) (written int) {
	t.Helper()
	for i := range value.NumField() {
		field := value.Type().Field(i)
		if field.Type.Kind() == reflect.Struct {
			written += withDefaults(t, value.Field(i))
		}
		text, has := field.Tag.Lookup("default")
		if !has {
			continue
		}
		written++
		if field.Type.Kind() == reflect.String {
			value.Field(i).SetString(text)
		} else if err := json.Unmarshal([]byte(text), value.Field(i).Addr().Interface()); err != nil {
			t.Fatal(err)
		}
	}
	return written
}

// TestConfigDefaults: a default that the schema tells is what an omitted key
// means.
func TestConfigDefaults(t *testing.T) {
	var omitted, spelt ConfigSpec
	if n := withDefaults(t, reflect.ValueOf(&spelt).Elem()); n < 10 {
		t.Errorf("only %d keys have a default", n)
	}
	want, _ := omitted.options(release.Table())
	got, problems := spelt.options(release.Table())
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Errorf("the defaults mean something else (- omitted, + spelt out): %v\n%s", problems, diff)
	}
}
