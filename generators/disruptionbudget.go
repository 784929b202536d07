package generators

import (
	"fmt"

	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// disruptionBudget is a decided PodDisruptionBudget: one of the two is set.
type disruptionBudget struct {
	minAvailable, maxUnavailable *intstr.IntOrString
}

// percentage is the only text that a budget may be.
var percentage = lazy.Regexp(`^[0-9]+%$`)

// resolveBudget decides the budget of a workload of which several pods run;
// one pod has none, since it could never be moved (docs/operator.md,
// Autoscalers and budgets). refusal says why this workload gets none, or is
// empty.
func (s *resolver) resolveBudget(asked *v1alpha08.PodDisruptionBudget, refusal string, at Origin) *disruptionBudget {
	if asked == nil {
		return nil
	}
	s.checkBudget(asked.MinAvailable, at.under("minAvailable"))
	s.checkBudget(asked.MaxUnavailable, at.under("maxUnavailable"))
	switch {
	case s.in.Options.Release.Line < release.Line2026:
		s.tell(rule.BudgetNoEffect, at, "has no effect on line %s: releases of line %s make a PodDisruptionBudget", s.in.Options.Release.Line, release.Line2026)
	case refusal != "":
		s.tell(rule.BudgetNoEffect, at, "has no effect: %s", refusal)
	case asked.MinAvailable != nil:
		if asked.MaxUnavailable != nil {
			s.tell(rule.BudgetNoEffect, at.under("maxUnavailable"), "has no effect: minAvailable is set too, and wins")
		}
		return &disruptionBudget{minAvailable: asked.MinAvailable}
	case asked.MaxUnavailable != nil:
		return &disruptionBudget{maxUnavailable: asked.MaxUnavailable}
	}
	return nil
}

// tooFew refuses a budget where not several pods are asked for, and
// tooFewAtLeast where an autoscaler may go down to one; "" is no refusal.
func tooFew(replicas int32) string {
	if replicas > 1 {
		return ""
	}
	return fmt.Sprintf("a budget needs at least two replicas, and %d is asked for", replicas)
}

func tooFewAtLeast(by *Autoscaler) string {
	if by.atLeast() > 1 {
		return ""
	}
	return fmt.Sprintf("a budget needs at least two replicas, and the HorizontalPodAutoscaler %q may go down to %d: set its minReplicas", by.Name, by.atLeast())
}

func (s *resolver) checkBudget(value *intstr.IntOrString, at Origin) {
	switch {
	case value == nil:
	case value.Type == intstr.String && !percentage().MatchString(value.StrVal):
		s.tell(rule.InvalidBudget, at, "%q must be a number or a percentage such as 50%%", value.StrVal)
	case value.Type == intstr.Int && value.IntVal < 0:
		s.tell(rule.InvalidBudget, at, "must be 0 or more, but is %d", value.IntVal)
	}
}

func budgetObject(b *disruptionBudget, meta metav1.ObjectMeta, selector map[string]string) *policyv1.PodDisruptionBudget {
	return &policyv1.PodDisruptionBudget{
		TypeMeta:   metav1.TypeMeta{APIVersion: "policy/v1", Kind: "PodDisruptionBudget"},
		ObjectMeta: meta,
		Spec: policyv1.PodDisruptionBudgetSpec{
			MinAvailable:   b.minAvailable,
			MaxUnavailable: b.maxUnavailable,
			Selector:       &metav1.LabelSelector{MatchLabels: selector},
		},
	}
}
