package fn

import (
	"regexp"
	"slices"
	"testing"
)

// TestConfigKeys: each key is a flag as people write them, with a sentence.
func TestConfigKeys(t *testing.T) {
	want := map[string]string{
		"release": "release", "imageRegistry": "image-registry", "cluster.appsDomain": "cluster-apps-domain",
		"images.dataIndexPostgreSQL": "images-data-index-postgresql", "eventing.ingressURL": "eventing-ingress-url", "images.dbMigrator": "images-db-migrator",
	}
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	flags := map[string]string{}
	for _, key := range ConfigKeys() {
		if other, taken := flags[key.Flag]; taken {
			t.Errorf("%s and %s have the same flag --%s", key.Name, other, key.Flag)
		}
		flags[key.Flag] = key.Name
		if flag, named := want[key.Name]; named && flag != key.Flag {
			t.Errorf("the flag of %s is --%s, want --%s", key.Name, key.Flag, flag)
		}
		delete(want, key.Name)
		if !kebab.MatchString(key.Flag) {
			t.Errorf("--%s is not how people write flags", key.Flag)
		}
		if len(key.Usage) < 15 || len(key.Usage) > 130 || !regexp.MustCompile(`^[a-z]`).MatchString(key.Usage) {
			t.Errorf("--%s: %q does not read as a flag's sentence: it is what the field's comment in the config says first, without the field's name", key.Flag, key.Usage)
		}
		if key.Default != "" && len(key.Values) > 0 && !slices.Contains(key.Values, key.Default) {
			t.Errorf("%s: the default %q is none of %v", key.Name, key.Default, key.Values)
		}
	}
	for key := range want {
		t.Errorf("%s is no key", key)
	}
}

// TestConfigKeysKinds: what a flag needs to know of its value.
func TestConfigKeysKinds(t *testing.T) {
	cases := map[string]ConfigKey{
		"strict":             {Boolean: true, Default: "false"},
		"cluster.type":       {Values: []string{"Kubernetes", "OpenShift"}, Default: "Kubernetes"},
		"workflowImages":     {YAML: true},
		"tag":                {},
		"cluster.appsDomain": {},
	}
	for _, key := range ConfigKeys() {
		want, asked := cases[key.Name]
		if !asked {
			continue
		}
		if key.Boolean != want.Boolean || key.YAML != want.YAML || key.Default != want.Default || !slices.Equal(key.Values, want.Values) {
			t.Errorf("%s: %+v", key.Name, key)
		}
		delete(cases, key.Name)
	}
	if len(cases) > 0 {
		t.Errorf("no such keys: %v", cases)
	}
}
