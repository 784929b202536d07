package upgrade

import (
	"fmt"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/diff"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// migrations are the platforms with a Job that this render starts.
func migrations(i Input) []*generators.Platform {
	return slices.DeleteFunc(slices.Clone(i.Plan.Platforms), func(p *generators.Platform) bool {
		return p.Companion || p.Migration == nil || !slices.ContainsFunc(i.Report.Objects, func(o diff.Object) bool {
			return o.Kind == "Job" && o.Namespace == p.Ref.Namespace && o.Name == p.Migration.Name && (o.Change == "added" || o.Has(diff.Recreate))
		})
	})
}

// stop: a service that runs while its schema is migrated may fail or spoil it.
func stop(i Input) Step {
	var commands []string
	for _, p := range migrations(i) {
		for _, s := range p.Services {
			if s.Persistence != nil {
				commands = append(commands, "kubectl scale deployment "+s.Name+in(p.Ref.Namespace)+" --replicas=0")
			}
		}
	}
	if len(commands) == 0 {
		return Step{}
	}
	return Step{Title: "Stop the services whose schemas are migrated by a Job", Text: "Events and timers of this time are late. The apply below starts them again.", Commands: commands}
}

// remove deletes what the API server would refuse to change.
func remove(i Input) Step {
	var commands []string
	orphans := false
	for _, o := range i.Report.Of(diff.Recreate) {
		command := o.DeleteCommand()
		if isWorkflow(i, o) {
			command += " --cascade=orphan"
			orphans = true
		}
		commands = append(commands, command)
	}
	if len(commands) == 0 {
		return Step{}
	}
	text := "The API server, or Knative, refuses to change them; the apply below makes them again."
	if orphans {
		text += " Pods of workflows run on (--cascade=orphan), but a Service whose selector has the new labels does not find them: from the apply until new pods are ready nothing answers there."
	}
	return Step{Title: "Delete what cannot change", Text: text, Commands: commands}
}

// isWorkflow says whether an object is the Deployment of a workflow, whose
// labels are known. Others are deleted with their pods.
func isWorkflow(i Input, o diff.Object) bool {
	return o.Kind == "Deployment" && slices.ContainsFunc(i.Plan.Workflows, func(w *generators.Workflow) bool {
		return w.Ref.Namespace == o.Namespace && w.Ref.Name == o.Name
	})
}

// migrate runs the Jobs before anything else starts.
func migrate(i Input) Step {
	var commands []string
	for _, p := range migrations(i) {
		commands = append(commands, apply+in(p.Ref.Namespace)+" -l app.kubernetes.io/name="+p.Migration.Name,
			"kubectl wait --for=condition=complete job/"+p.Migration.Name+in(p.Ref.Namespace)+" --timeout=15m")
	}
	if len(commands) == 0 {
		return Step{}
	}
	return Step{Title: "Migrate the schemas", Text: "A Job that fails has migrated half: look at its log, restore the backup, and begin again here.", Commands: commands}
}

func applyAll(Input) Step {
	return Step{Title: "Apply", Text: "A tool that applies from git does this when the render is merged; then leave the command out.", Commands: []string{apply}}
}

func wait(i Input) Step {
	var commands []string
	for _, o := range deployments(i.Report, diff.Recreate, diff.Gap, diff.Restart, diff.Added) {
		commands = append(commands, "kubectl rollout status deployment/"+o.Name+in(o.Namespace)+" --timeout=15m")
	}
	if len(commands) == 0 {
		return Step{}
	}
	return Step{Title: "Wait until all is ready", Commands: commands}
}

// leftReplicaSets deletes the pods of Deployments that were deleted without
// theirs. The selector of a new Deployment has labels that they do not have, so
// it does not take them over.
func leftReplicaSets(i Input) Step {
	var commands []string
	for _, o := range deployments(i.Report, diff.Recreate) {
		if !isWorkflow(i, o) {
			continue
		}
		terms := []string{"sonataflow.org/workflow-app=" + o.Name}
		for _, label := range o.Selector() {
			if label.Old == "" {
				terms = append(terms, "!"+label.Name)
			} else {
				terms = append(terms, label.Name+"="+label.Old)
			}
		}
		commands = append(commands, fmt.Sprintf("kubectl delete replicasets%s -l '%s'", in(o.Namespace), strings.Join(terms, ",")))
	}
	if len(commands) == 0 {
		return Step{}
	}
	return Step{Title: "Delete the old pods", Text: "Those of the Deployments that were deleted without them.", Commands: commands}
}

// restart is for pods that do not see a change by themselves.
func restart(i Input) Step {
	var commands []string
	for _, o := range i.Report.Of(diff.NotRead) {
		for _, c := range o.Consequences {
			if c.Class != diff.NotRead {
				continue
			}
			_, found, _ := strings.Cut(c.Text, ": ")
			for command := range strings.SplitSeq(found, "; ") {
				if strings.HasPrefix(command, "kubectl ") && !slices.Contains(commands, command) {
					commands = append(commands, command)
				}
			}
		}
	}
	if len(commands) == 0 {
		return Step{}
	}
	return Step{Title: "Restart what reads changed files only when it starts", Commands: commands}
}

// prune deletes what is no longer rendered, old Triggers among it.
func prune(i Input) Step {
	var commands []string
	for _, o := range i.Report.Of(diff.Pruned) {
		commands = append(commands, o.DeleteCommand()+" --ignore-not-found")
	}
	if len(commands) == 0 {
		return Step{}
	}
	return Step{Title: "Delete what is no longer rendered", Text: "A tool that prunes does this itself.", Commands: commands}
}

// needless is what the product's own guide has people do, since there an
// operator is replaced under running workflows.
func needless(i Input) Step {
	if !strings.HasPrefix(i.From.Name, "osl-") || !strings.HasPrefix(i.To.Name, "osl-") {
		return Step{}
	}
	text := "It replaces an operator under running workflows. None runs here, so these of its steps are needless:"
	if i.From.Name == "osl-1.34" {
		text = "Needed all the same are the migration scripts that it has for the databases of workflows from 1.34 to 1.35. " + text
	}
	return Step{
		Title: "Leave out what the product's own guide says",
		Text:  text,
		List: []string{
			"deleting workflows of the dev and preview profile before, and deploying them again after",
			"scaling workflows of the gitops profile to 0 before, and up after",
			"changing the Subscription of the operator, approving its install plan, waiting for it",
		},
	}
}

func back(Input) Step {
	return Step{
		Title: "The way back",
		Text: "Restore the backups of databases that were migrated, delete what the step Delete what cannot change names, apply " + oldFile + " in place of " + newFile +
			", and delete what only " + newFile + " has. `diff " + newFile + " " + oldFile + "` says all of it.",
	}
}
