package cluster

import (
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// injectAtAdmission has every write of the binding's subject go through a
// mutating webhook that does what Knative's does: K_SINK and K_CE_OVERRIDES
// are taken out of each container's env and appended again.
func injectAtAdmission(t *testing.T, binding *unstructured.Unstructured) {
	t.Helper()
	subject := subjectOf(binding)
	var calls atomic.Int64
	hook := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		review := &unstructured.Unstructured{}
		if err := json.NewDecoder(r.Body).Decode(&review.Object); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer, err := admit(review, subject, sinkEnv(binding))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer) // a lost answer fails the request
	}))
	pair, err := tls.LoadX509KeyPair(filepath.Join(server.dir, "server.crt"), filepath.Join(server.dir, "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	hook.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	hook.StartTLS()
	t.Cleanup(hook.Close)

	ca, err := os.ReadFile(filepath.Join(server.dir, "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	port := hook.Listener.Addr().(*net.TCPAddr).Port
	config := webhookConfiguration(subject, loopback("https", port), base64.StdEncoding.EncodeToString(ca))
	// The cleanup registered last runs first: the configuration goes before the hook.
	cleanUp(t, []*unstructured.Unstructured{config})
	if _, _, err := server.apply(t.Context(), eventingManager, config, true); err != nil {
		t.Fatal(err)
	}
	awaitWebhook(t, subject, &calls)
}

func webhookConfiguration(subject *unstructured.Unstructured, url, ca string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "admissionregistration.k8s.io/v1",
		"kind":       "MutatingWebhookConfiguration",
		"metadata":   map[string]any{"name": "sinkbindings"},
		"webhooks": []any{map[string]any{
			"name":                    "sinkbindings.webhook.sources.knative.dev",
			"admissionReviewVersions": []any{"v1"},
			"sideEffects":             "None",
			"failurePolicy":           "Ignore", // of a hook that is gone; a lost K_SINK shows anyway
			"reinvocationPolicy":      "IfNeeded",
			"clientConfig":            map[string]any{"url": url, "caBundle": ca},
			"namespaceSelector": map[string]any{"matchLabels": map[string]any{
				"kubernetes.io/metadata.name": subject.GetNamespace(),
			}},
			"rules": []any{map[string]any{
				"apiGroups":   []any{subject.GroupVersionKind().Group},
				"apiVersions": []any{"*"},
				"operations":  []any{"CREATE", "UPDATE"},
				"resources":   []any{"deployments", "services"},
			}},
		}},
	}}
}

// awaitWebhook returns when the server calls the webhook: it watches for the
// configuration, so the first requests may still go past.
func awaitWebhook(t *testing.T, subject *unstructured.Unstructured, calls *atomic.Int64) {
	t.Helper()
	for range 500 {
		// A patch that changes nothing still passes admission.
		if _, err := server.patch(t.Context(), eventingManager, subject, []byte(`[]`)); err != nil {
			t.Fatal(err)
		}
		if calls.Load() > 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the webhook is never called")
}

// admit answers an AdmissionReview.
func admit(review, subject *unstructured.Unstructured, env []any) (map[string]any, error) {
	uid, _, _ := unstructured.NestedString(review.Object, "request", "uid")
	content, _, err := unstructured.NestedMap(review.Object, "request", "object")
	if err != nil {
		return nil, err
	}
	response := map[string]any{"uid": uid, "allowed": true}
	object := &unstructured.Unstructured{Object: content}
	if identity(object) == identity(subject) {
		patch, err := json.Marshal(sinkPatch(object, env))
		if err != nil {
			return nil, err
		}
		response["patchType"] = "JSONPatch"
		response["patch"] = base64.StdEncoding.EncodeToString(patch)
	}
	return map[string]any{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response}, nil
}
