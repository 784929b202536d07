package lazy

import "testing"

// TestRegexp: what is wrong with an expression shows where it is used, and not at
// every start.
func TestRegexp(t *testing.T) {
	word, wrong := Regexp(`^\w+$`), Regexp(`(`)
	if !word().MatchString("word") || word().MatchString("two words") || word() != word() {
		t.Error("an expression is compiled once")
	}
	defer func() {
		if recover() == nil {
			t.Error("a wrong one must not be taken")
		}
	}()
	wrong()
}
