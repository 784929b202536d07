package fn

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

func (c BuildConfig) options() generators.BuildOptions {
	return generators.BuildOptions{
		Strategy: orDefault(c.Strategy, generators.BuildNone), Registry: c.Registry, Image: c.Image,
		RuntimeImage: c.RuntimeImage, TaskImage: c.TaskImage, PushSecret: c.PushSecret,
	}
}

// checkBuild says what is wrong with the config's build.
func (c ConfigSpec) checkBuild(refuse func(path, message string)) {
	b := c.Build
	if b.Strategy == generators.BuildOpenShift && c.Cluster.Type == "Kubernetes" {
		refuse("build.strategy", "is BuildConfig, which only OpenShift has, and cluster.type is Kubernetes: use Context or TaskRun, or cluster.type: OpenShift")
	}
	if b.Registry != "" && !generators.ValidRegistry(b.Registry) {
		refuse("build.registry", quote.Value(b.Registry)+" must be the host of a registry, with a path at most: registry.example.com/flows")
	}
	if b.Image != "" {
		checkTemplate(b.Image, refuse)
	}
	for _, of := range []struct{ path, image string }{{"build.runtimeImage", b.RuntimeImage}, {"build.taskImage", b.TaskImage}} {
		if of.image != "" && !generators.ValidReference(of.image) {
			refuse(of.path, quote.Value(of.image)+" must be an image reference: registry.example.com/name:tag")
		}
	}
	if b.PushSecret != "" {
		if wrong := validation.IsDNS1123Subdomain(b.PushSecret); len(wrong) > 0 {
			refuse("build.pushSecret", quote.Value(b.PushSecret)+" must be the name of a Secret: "+strings.Join(wrong, "; "))
		}
	}
}

func (c MigrationConfig) options() generators.MigrationOptions {
	o := generators.MigrationOptions{ActiveDeadlineSeconds: c.ActiveDeadlineSeconds, PodTemplate: c.PodTemplate}
	if c.BackoffLimit != nil {
		o.BackoffLimit = *c.BackoffLimit
	}
	return o
}

// checkMigration says what is wrong with the config's migration.
func (c ConfigSpec) checkMigration(refuse func(path, message string)) {
	if n := c.Migration.BackoffLimit; n != nil && *n < 0 {
		refuse("migration.backoffLimit", "must be 0 or more")
	}
	if n := c.Migration.ActiveDeadlineSeconds; n != nil && *n < 1 {
		refuse("migration.activeDeadlineSeconds", "must be 1 or more")
	}
}

// placeholder is what a template of image references may hold, and known what
// stands for something.
var (
	placeholder = lazy.Regexp(`\{[^{}]*\}`)
	known       = lazy.Regexp(`^\{(registry|namespace|workflow|hash)\}$`)
)

// checkTemplate: without the hash an image would not tell what it holds, and a
// stale one would run.
func checkTemplate(template string, refuse func(path, message string)) {
	for _, found := range placeholder().FindAllString(template, -1) {
		if !known().MatchString(found) {
			refuse("build.image", quote.Value(found)+" stands for nothing: {registry}, {namespace}, {workflow} and {hash} do")
			return
		}
	}
	if !strings.Contains(template, "{hash}") {
		refuse("build.image", quote.Value(template)+" must hold {hash}, as in "+`"{registry}/flows/{workflow}:{hash}"`+": an image is known by what went into it")
	}
}
