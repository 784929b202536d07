package fn

import (
	"strings"
	"testing"
)

func TestNewConfig(t *testing.T) {
	const file = "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nspec: {release: osl-1.36, cluster: {type: OpenShift}}\n"
	cases := map[string]struct {
		reason, file string
		set          map[string]string
		want         string
		wantErr      string
	}{
		"KeysAlone":    {reason: "Keys make a config.", set: map[string]string{"tag": "1.37", "strict": "true"}, want: `tag: "1.37"`},
		"KeysWin":      {reason: "Keys win over the file, which keeps the rest.", file: file, set: map[string]string{"release": "osl-1.38", "cluster.prometheus": "false"}, want: "osl-1.38"},
		"Rest":         {reason: "The rest of the file stays.", file: file, set: map[string]string{"release": "osl-1.38"}, want: "type: OpenShift"},
		"DottedName":   {reason: "A workflow's name may hold dots.", set: map[string]string{"workflowImages": "{flows/a.b: example.com/x:1}"}, want: "flows/a.b: example.com/x:1"},
		"EveryName":    {reason: "A text where a map by names belongs is that of every name.", set: map[string]string{"workflowImages": "example.com/{name}:1"}, want: `"*": example.com/{name}:1`},
		"OneName":      {reason: "A text under a name is that of the name.", set: map[string]string{"workflowImages.flows/a.b": "example.com/x:1"}, want: "flows/a.b: example.com/x:1"},
		"EmptyList":    {reason: "A ResourceList is no config.", file: "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n", wantErr: "must hold one RenderSonataFlow"},
		"TwoDocuments": {reason: "Nothing of a file is passed over.", file: file + "---\n" + file, wantErr: "must hold one RenderSonataFlow"},
		"BadYAML":      {reason: "A value that is not YAML.", set: map[string]string{"companions": "[{"}, wantErr: "companions: "},
		"OnConfigMap":  {reason: "Keys have no place in a ConfigMap.", file: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {tag: x}\n", set: map[string]string{"tag": "y"}, wantErr: "flags add to a RenderSonataFlow"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			config, err := NewConfig("", []byte(tc.file), tc.set)
			switch {
			case tc.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tc.wantErr)):
				t.Errorf("%s\nwant the error %q, got %v", tc.reason, tc.wantErr, err)
			case tc.wantErr == "" && err != nil:
				t.Errorf("%s\n%v", tc.reason, err)
			case tc.wantErr == "" && !strings.Contains(string(config.Text()), tc.want):
				t.Errorf("%s\nno %q in:\n%s", tc.reason, tc.want, config.Text())
			}
		})
	}
}

func TestTakeConfig(t *testing.T) {
	stream := readStream(t, "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nspec: {release: osl-1.36}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
	if err := TakeConfig(stream, map[string]string{"tag": "1"}); err != nil {
		t.Fatal(err)
	}
	if text := string(stream.FunctionConfig.Text()); !strings.Contains(text, "osl-1.36") || !strings.Contains(text, `tag: "1"`) {
		t.Errorf("flags add to the config among the items:\n%s", text)
	}
}
