package krm

import (
	"fmt"
	"strings"
	"testing"
)

func TestCheckAliases(t *testing.T) {
	bomb := "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
	for n := 1; n < 9; n++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", n, n, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", n-1), 9), ","))
	}
	cases := map[string]struct {
		reason, text string
		refused      bool
	}{
		"bomb":      {"nine to the ninth values", bomb, true},
		"second":    {"in any document", "a: b\n---\n" + bomb, true},
		"itself":    {"what names itself never ends", "a: &a [*a]\n", true},
		"few":       {"anchors are for repeating a little", "a: &a {b: c}\nd: *a\ne: [*a, *a]\n", false},
		"large":     {"many values without aliases are not for this to judge", "a: [" + strings.Repeat("x,", maxCopies+1) + "x]\nb: &b c\nd: *b\n", false},
		"not YAML":  {"a script is data of a ConfigMap, too", "#!/bin/sh\nrm *.o && echo {\n", false},
		"no anchor": {"an unknown alias is for the reader to refuse", "a: *b\nc: &d e\n", false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if err := CheckAliases([]byte(tc.text)); (err != nil) != tc.refused {
				t.Errorf("%s: %v", tc.reason, err)
			}
		})
	}
}
