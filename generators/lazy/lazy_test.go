package lazy

import "testing"

// TestRegexp: what is wrong with an expression shows where it is used, and not at
// every start.
func TestRegexp(t *testing.T) {
	word, wrong := Regexp(`^\w+$`), Regexp(`(`)
	first := word()
	if !first.MatchString("word") || first.MatchString("two words") {
		t.Error("an expression must be the one that was given")
	}
	if word() != first {
		t.Error("an expression must be compiled once")
	}
	defer func() {
		if recover() == nil {
			t.Error("a wrong one must not be taken")
		}
	}()
	wrong()
}
