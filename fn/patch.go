package fn

import (
	"errors"
	"fmt"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// applyPatches wires the workloads that teams wrote by hand. Their own fields
// and comments stay: entries are added, and changed only where an earlier run
// added them.
func (r *run) applyPatches(patches []generators.Patch) {
	for _, patch := range patches {
		for _, item := range r.others {
			if r.identityOf(item) == (identity{patch.Group, patch.Kind, patch.Namespace, patch.Name}) {
				if err := wire(item, patch); err != nil {
					r.report.add(rule.NotWirable, item, "spec.template", "cannot be wired: "+err.Error())
				}
			}
		}
	}
}

// wire adds to a workload what it needs, and nothing where it has it already.
func wire(item *krm.Item, patch generators.Patch) (err error) {
	item.Edit(func(root krm.Map) {
		template := root.Map("spec").Map("template")
		pod := template.Map("spec")
		container, found := pod.Entry("containers", patch.Container)
		if !found {
			err = fmt.Errorf("spec.template.spec.containers[%d] is no container", patch.Container)
			return
		}
		for _, name := range patch.Stale {
			container.Drop("env", "name", name)
		}
		var wired []string
		for _, env := range patch.Env {
			if !container.Has("env", "name", env.Name) { // else it is the team's own
				err = errors.Join(err, container.Upsert("env", "name", env.Name, env))
				wired = append(wired, env.Name)
			}
		}
		container.DropEmpty("env")
		err = errors.Join(err, container.Upsert("volumeMounts", "mountPath", patch.Mount.MountPath, patch.Mount),
			pod.Upsert("volumes", "name", patch.Volume.Name, patch.Volume))
		if patch.Checksum != "" {
			err = errors.Join(err, template.Map("metadata").Map("annotations").Set(generators.ChecksumAnnotation, patch.Checksum))
		}
		if len(wired)+len(patch.Stale) > 0 {
			err = errors.Join(err, root.Map("metadata").Map("annotations").Set(generators.WiredAnnotation, strings.Join(wired, ",")))
		}
	})
	return err
}

// retarget points autoscalers of SonataFlows at their Deployments, and has them
// remember what they named.
func (r *run) retarget(retargets []generators.Retarget) {
	for _, target := range retargets {
		for _, item := range r.others {
			if r.identityOf(item) == (identity{generators.AutoscalerGroup, generators.AutoscalerKind, target.Namespace, target.Name}) {
				item.Set("apps/v1", "spec", "scaleTargetRef", "apiVersion")
				item.Set("Deployment", "spec", "scaleTargetRef", "kind")
				item.SetAnnotation(generators.ScalesAnnotation, v1alpha08.KindWorkflow)
			}
		}
	}
}
