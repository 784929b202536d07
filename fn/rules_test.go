package fn

import (
	"strings"
	"testing"
)

// TestRules: people give rules the severity that fits them, and cannot lower
// what leaves nothing to render.
func TestRules(t *testing.T) {
	warned := workflowIn("flows", "") // which has no platform
	refused := strings.Replace(workflowIn("flows", ""), "image: example.com/w:1", "image: example.com/w:1, imagePullPolicy: Sometimes", 1)
	misspelt := strings.Replace(workflowIn("flows", ""), "podTemplate:", "podTemplat: {}\n  podTemplate:", 1)
	for name, tc := range map[string]struct {
		reason, spec, text, want, not string
		code                          int
	}{
		"as it is":      {reason: "The rule's own.", text: warned, want: "warning: SonataFlow flows/w: metadata.namespace"},
		"raised":        {reason: "A warning may stop a render.", spec: "rules: {no-platform: error}", text: warned, want: "error: SonataFlow flows/w: metadata.namespace", code: runFailed},
		"lowered":       {reason: "It is known.", spec: "rules: {no-platform: info}", text: warned, want: "info: SonataFlow flows/w: metadata.namespace"},
		"off":           {reason: "Nobody wants to read it.", spec: "rules: {no-platform: off}", text: warned, not: "metadata.namespace"},
		"strict":        {reason: "Strict has the last word of warnings, none of what is lower.", spec: "strict: true, rules: {no-platform: info, properties-missing: info}", text: warned, want: "info: SonataFlow flows/w", not: "error"},
		"error lowered": {reason: "A newer cluster may take it.", spec: "rules: {pod-refused: warning}", text: refused, want: "warning: SonataFlow flows/w: spec.podTemplate.container.imagePullPolicy"},
		"error off":     {reason: "So do those who know.", spec: "rules: {pod-refused: off}", text: refused, not: "imagePullPolicy"},
		"unknown field": {reason: "It is what unknownFields: Warn does.", spec: "rules: {unknown-field: warning}", text: misspelt, want: "warning: SonataFlow flows/w: spec.podTemplat"},
		"not to lower":  {reason: "Without an image there is nothing to render.", spec: "rules: {image-missing: warning}", text: warned, want: `spec.rules["image-missing"]: must stay an error: what breaks the rule leaves nothing to render`, code: runFailed},
		"no rule":       {reason: "A slip would change nothing.", spec: "rules: {no-platfrom: off}", text: warned, want: `spec.rules["no-platfrom"]: is no rule: did you mean "no-platform"?`, code: runFailed},
		"far off":       {reason: "lint tells them all.", spec: "rules: {everything: off}", text: warned, want: "is no rule: lint names the rule of each message", code: runFailed},
		"no severity":   {reason: "There are four.", spec: "rules: {no-platform: fatal}", text: warned, want: "must be one of error, warning, info, off", code: runFailed},
		"fits":          {reason: "What a patch parts is verified by the same rules.", spec: "rules: {selector-mismatch: off, pod-refused: warning}", text: refused, want: "warning"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := runText(configHead + "spec: {" + tc.spec + "}\n---\n" + tc.text)
			if code != tc.code || !strings.Contains(stderr, tc.want) || tc.not != "" && strings.Contains(stderr, tc.not) {
				t.Errorf("%s\nexit code %d, want %q, not %q\n%s", tc.reason, code, tc.want, tc.not, stderr)
			}
		})
	}
}
