package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// crdFiles are the CRDs, each from the module that its makers publish; the
// versions stand in crds/go.mod. That is a module of its own because these
// modules' dependencies must not move those of the API server. SonataFlow's
// own CRDs are left out on purpose: the render has to do without.
var crdFiles = []struct{ module, file string }{
	{"knative.dev/serving", "config/core/300-resources/service.yaml"},
	{"knative.dev/eventing", "config/core/resources/broker.yaml"},
	{"knative.dev/eventing", "config/core/resources/trigger.yaml"},
	{"knative.dev/eventing", "config/core/resources/sinkbindings.yaml"},
	{"github.com/prometheus-operator/prometheus-operator", "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml"},
	{"github.com/external-secrets/external-secrets", "config/crds/bases/external-secrets.io_externalsecrets.yaml"},
	{"github.com/openshift/api", "route/v1/zz_generated.crd-manifests/routes-Default.crd.yaml"},
	{"github.com/openshift/api", openShiftSchemas},
	{"github.com/tektoncd/pipeline", "config/300-crds/300-taskrun.yaml"},
}

// module is one entry of what `go mod download -json` prints.
type module struct{ Path, Version, Dir, Error string }

// downloadModules finds the modules of crdFiles in the module cache, checked
// against crds/go.sum, and fetches those that are missing.
func downloadModules(ctx context.Context) (map[string]module, []module, error) {
	args := []string{"mod", "download", "-json"}
	seen := map[string]bool{}
	for _, f := range crdFiles {
		if !seen[f.module] {
			seen[f.module] = true
			args = append(args, f.module)
		}
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = "crds"
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, runErr := cmd.Output()
	found := map[string]module{}
	var list []module
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var m module
		if err := decoder.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, nil, fmt.Errorf("cannot read what go mod download printed: %w", errors.Join(err, runErr))
		}
		if m.Error != "" {
			return nil, nil, fmt.Errorf("cannot download %s: %s", m.Path, m.Error)
		}
		found[m.Path] = m
		list = append(list, m)
	}
	if runErr != nil {
		return nil, nil, fmt.Errorf("cannot download the modules that hold the CRDs: %w: %s", runErr, stderr.String())
	}
	return found, list, nil
}

// installCRDs applies the CRDs and waits until the server serves them.
func (c *cluster) installCRDs(ctx context.Context) error {
	modules, list, err := downloadModules(ctx)
	if err != nil {
		return err
	}
	c.crds = list
	var names []*unstructured.Unstructured
	for _, f := range crdFiles {
		read := readObjects
		if f.file == openShiftSchemas {
			read = openShiftCRDs
		}
		objects, err := read(filepath.Join(modules[f.module].Dir, f.file))
		if err != nil {
			return err
		}
		for _, crd := range objects {
			// A CRD's status is the server's to fill, whatever was published.
			unstructured.RemoveNestedField(crd.Object, "status")
			// Nothing runs here that converts between versions.
			unstructured.RemoveNestedField(crd.Object, "spec", "conversion")
			if _, _, err := c.apply(ctx, "crds", crd, false); err != nil {
				return fmt.Errorf("cannot install %s: %w", f.file, err)
			}
			names = append(names, crd)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for _, crd := range names {
		if err := c.awaitEstablished(ctx, crd); err != nil {
			return err
		}
	}
	c.mapper.Reset()
	return nil
}

func (c *cluster) awaitEstablished(ctx context.Context, crd *unstructured.Unstructured) error {
	for {
		live, err := c.get(ctx, crd)
		if err != nil {
			return err
		}
		if c.served(live) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s is not served: %w", crd.GetName(), ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// served says whether the CRD is established and stands in discovery.
func (c *cluster) served(crd *unstructured.Unstructured) bool {
	conditions, _, _ := unstructured.NestedSlice(crd.Object, "status", "conditions")
	for _, item := range conditions {
		condition, ok := item.(map[string]any)
		if !ok || condition["type"] != "Established" || condition["status"] != "True" {
			continue
		}
		group, _, _ := unstructured.NestedString(crd.Object, "spec", "group")
		plural, _, _ := unstructured.NestedString(crd.Object, "spec", "names", "plural")
		versions, _, _ := unstructured.NestedSlice(crd.Object, "spec", "versions")
		for _, v := range versions {
			version, _ := v.(map[string]any)
			if version["served"] != true {
				continue
			}
			resources, err := c.discovery.ServerResourcesForGroupVersion(fmt.Sprintf("%s/%s", group, version["name"]))
			if err != nil {
				return false
			}
			listed := false
			for _, r := range resources.APIResources {
				listed = listed || r.Name == plural
			}
			if !listed {
				return false
			}
		}
		return true
	}
	return false
}

// versions says what the run is measured against.
func (c *cluster) versions(ctx context.Context) (string, error) {
	// A test binary does not know the versions of what is linked into it.
	list := exec.CommandContext(ctx, "go", "list", "-m", "k8s.io/kubernetes", "go.etcd.io/etcd/server/v3")
	out, err := list.Output()
	if err != nil {
		return "", fmt.Errorf("cannot list the servers' modules: %w", err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "servers ready in %.1fs:\n%s", c.startup.Seconds(), out)
	b.WriteString("CRDs of:\n")
	for _, m := range c.crds {
		fmt.Fprintf(&b, "%s %s\n", m.Path, m.Version)
	}
	return b.String(), nil
}

// readObjects reads every object of a YAML file of one or more documents.
func readObjects(path string) ([]*unstructured.Unstructured, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	objects, err := parseObjects(data)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	return objects, nil
}
