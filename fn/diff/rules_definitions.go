package diff

import (
	"encoding/json"
	"strings"
)

// definitionJob begins the names of the Jobs that tell Data Index of workflows.
const definitionJob = "sonataflow-definition-events-"

// stillListed: of a workflow that goes Data Index hears nothing, and goes on
// listing it, unless a Job tells it so.
func stillListed(c *change) string {
	labels, props := labelsOf(c.was.at("metadata", "labels")), key{"", "ConfigMap", c.was.namespace, c.was.name + "-managed-props"}
	managed := c.old[props]
	if labels["sonataflow.org/workflow-app"] != c.was.name || managed == nil || c.new[props] != nil ||
		!strings.Contains(managed.text("data", "application-prod.properties"), "kogito.events.processdefinitions.enabled = true") {
		return ""
	}
	if _, told := definitionIn(c.new, c.was, "unavailable"); told {
		return ""
	}
	entry := c.was.namespace + "/" + c.was.name
	if version, known := definitionIn(c.old, c.was, "available"); known && version != "" {
		entry += ":" + version
	}
	return "; Data Index goes on listing it: retiredWorkflows: [\"" + entry + "\"] in the config, with dataIndex.definitionEvents: Job, tells it so"
}

// definitionIn finds what the Jobs of a side tell of a workflow: its version.
func definitionIn(side set, workflow *object, status string) (version string, found bool) {
	for k, job := range side {
		if k.groupKind() != "batch/Job" || k.namespace != workflow.namespace || !strings.HasPrefix(k.name, definitionJob) {
			continue
		}
		for _, container := range list(job.at("spec", "template", "spec", "containers")) {
			args, _ := container["args"].([]any)
			for _, arg := range args {
				var event struct {
					Data struct {
						Name, Version string
						Metadata      map[string]string
					}
				}
				text, _ := arg.(string)
				if json.Unmarshal([]byte(text), &event) == nil && event.Data.Name == workflow.name && event.Data.Metadata["status"] == status {
					return event.Data.Version, true
				}
			}
		}
	}
	return "", false
}
