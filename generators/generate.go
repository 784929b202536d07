package generators

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// TypedObject is a Kubernetes object of a Go type: a pointer to a struct with
// metadata and a kind.
type TypedObject interface {
	metav1.Object
	GetObjectKind() schema.ObjectKind
}

// Object is one generated object and the resource it comes from.
type Object struct {
	Owner Ref
	TypedObject
}

// Generate writes the plan down as objects, in the plan's order.
func Generate(plan *Plan) []Object {
	var objects []Object
	add := func(owner Ref, generated []TypedObject) {
		for _, object := range generated {
			objects = append(objects, Object{owner, object})
		}
	}
	for _, p := range plan.Platforms {
		if !p.Companion {
			add(p.Ref, platformObjects(p))
		}
	}
	for _, w := range plan.Workflows {
		add(w.Ref, workflowObjects(w))
	}
	for _, load := range plan.Workloads {
		add(load.Ref, wiredObjects(load))
	}
	for _, d := range plan.Definitions {
		add(d.owner, []TypedObject{definitionObject(d)})
	}
	if plan.options.SyncWaves {
		for _, object := range objects {
			setSyncWave(object)
		}
	}
	return objects
}
