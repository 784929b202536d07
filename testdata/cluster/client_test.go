package cluster

import (
	"context"
	"fmt"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
)

// apply sends the object as `kubectl apply --server-side --validate=strict`
// does, and returns what the server made of it and the warnings it gave.
func (c *cluster) apply(ctx context.Context, manager string, obj *unstructured.Unstructured, force bool) (*unstructured.Unstructured, []string, error) {
	client, err := c.resource(ctx, obj)
	if err != nil {
		return nil, nil, err
	}
	data, err := obj.MarshalJSON()
	if err != nil {
		return nil, nil, err
	}
	ctx, warnings := collectWarnings(ctx)
	result, err := client.Patch(ctx, obj.GetName(), types.ApplyPatchType, data, metav1.PatchOptions{
		FieldManager:    manager,
		Force:           &force,
		FieldValidation: metav1.FieldValidationStrict,
	})
	return result, *warnings, err
}

// create sends the object as a controller does that is not written for
// server-side apply: its fields are then owned by an Update.
func (c *cluster) create(ctx context.Context, manager string, obj *unstructured.Unstructured) (*unstructured.Unstructured, []string, error) {
	client, err := c.resource(ctx, obj)
	if err != nil {
		return nil, nil, err
	}
	ctx, warnings := collectWarnings(ctx)
	result, err := client.Create(ctx, obj, metav1.CreateOptions{
		FieldManager:    manager,
		FieldValidation: metav1.FieldValidationStrict,
	})
	return result, *warnings, err
}

// patch sends a JSON patch.
func (c *cluster) patch(ctx context.Context, manager string, obj *unstructured.Unstructured, patch []byte) (*unstructured.Unstructured, error) {
	client, err := c.resource(ctx, obj)
	if err != nil {
		return nil, err
	}
	return client.Patch(ctx, obj.GetName(), types.JSONPatchType, patch, metav1.PatchOptions{FieldManager: manager})
}

func (c *cluster) get(ctx context.Context, obj *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	client, err := c.resource(ctx, obj)
	if err != nil {
		return nil, err
	}
	return client.Get(ctx, obj.GetName(), metav1.GetOptions{})
}

// delete removes the object and returns when it is gone. Background
// propagation, because a Job's default leaves a finalizer behind that the
// garbage collector, which is not there, would have to take off.
func (c *cluster) delete(ctx context.Context, obj *unstructured.Unstructured) error {
	client, err := c.resource(ctx, obj)
	if err != nil {
		return err
	}
	policy := metav1.DeletePropagationBackground
	err = client.Delete(ctx, obj.GetName(), metav1.DeleteOptions{PropagationPolicy: &policy})
	for err == nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		var live *unstructured.Unstructured
		if live, err = client.Get(ctx, obj.GetName(), metav1.GetOptions{}); err == nil {
			if finalizers := live.GetFinalizers(); len(finalizers) > 0 {
				return fmt.Errorf("cannot delete %s: it has the finalizers %v", identity(obj), finalizers)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	if apierrors.IsNotFound(err) {
		return nil
	}
	return err
}

// resource returns the client for the object's kind in its namespace, which
// it makes where it is missing.
func (c *cluster) resource(ctx context.Context, obj *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	gvk := obj.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(gvk.GroupKind(), gvk.Version)
	if err != nil {
		return nil, fmt.Errorf("the server does not know the kind of %s: %w", identity(obj), err)
	}
	client := c.dynamic.Resource(mapping.Resource)
	if mapping.Scope.Name() != meta.RESTScopeNameNamespace {
		return client, nil
	}
	namespace := obj.GetNamespace()
	if namespace == "" {
		return nil, fmt.Errorf("%s must have a namespace", identity(obj))
	}
	return client.Namespace(namespace), c.ensureNamespace(ctx, namespace)
}

// ensureNamespace makes the namespace. It stays: without the namespace
// controller a deleted one would hang in Terminating.
func (c *cluster) ensureNamespace(ctx context.Context, name string) error {
	if c.namespaces[name] {
		return nil
	}
	namespace := &unstructured.Unstructured{}
	namespace.SetGroupVersionKind(schema.GroupVersionKind{Version: "v1", Kind: "Namespace"})
	namespace.SetName(name)
	client := c.dynamic.Resource(schema.GroupVersionResource{Version: "v1", Resource: "namespaces"})
	_, err := client.Create(ctx, namespace, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return fmt.Errorf("cannot create the namespace %s: %w", name, err)
	}
	c.namespaces[name] = true
	return nil
}

// warningCollector keeps the server's warnings with the request that got them.
type warningCollector struct{}

type warningsKey struct{}

func collectWarnings(ctx context.Context) (context.Context, *[]string) {
	warnings := &[]string{}
	return context.WithValue(ctx, warningsKey{}, warnings), warnings
}

// HandleWarningHeaderWithContext is called by client-go for each warning.
func (warningCollector) HandleWarningHeaderWithContext(ctx context.Context, _ int, _, text string) {
	if strings.HasSuffix(text, "a null labelSelector results in matching no pod") {
		return // of an affinity that a recorded user wrote so
	}
	if warnings, ok := ctx.Value(warningsKey{}).(*[]string); ok && text != "" {
		*warnings = append(*warnings, text)
	}
}
