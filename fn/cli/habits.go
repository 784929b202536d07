package cli

// habits are flags of other tools, and what does the same here.
var habits = map[string]string{
	"--filename":             "it is --file, -f",
	"--kustomize":            "the folder of a kustomization is an argument, as in build overlays/prod",
	"-k":                     "the folder of a kustomization is an argument, as in build overlays/prod",
	"--enable-alpha-plugins": "nothing need be enabled: build renders by itself",
	"--enable-exec":          "nothing need be enabled: build renders by itself",
	"--enable-helm":          "no helm is run: helm template ... | render-sonataflow build -f -",
	"--helm-command":         "no helm is run: helm template ... | render-sonataflow build -f -",
	"--as-current-user":      "nothing is run in a container",
	"--network":              "it is --allow-remote",
	"--reorder":              "the order is one that can be applied; sortOptions of the kustomization are kept",
	"--values":               "values are keys of the config: --config FILE, or a flag for each",
	"--set":                  "each key of the config is a flag, as in --release osl-1.38",
	"--set-string":           "each key of the config is a flag, as in --release osl-1.38",
	"--output-dir":           "it is --output, -o",
	"--output-directory":     "it is --output, -o",
	"--dry-run":              "nothing is ever applied: it is always a dry run",
	"--kubeconfig":           "no cluster is asked",
	"--context":              "no cluster is asked",
	"--kube-version":         "no cluster is asked: --cluster-type and its likes say what it serves",
	"--api-versions":         "no cluster is asked: --cluster-knative-serving and its likes say what it serves",
	"--recurse":              "it is --recursive, -R",
	"-r":                     "it is --recursive, -R",
	"--debug":                "explain says what was decided, and by which field",
	"--verbose":              "explain says what was decided, and by which field",
}
