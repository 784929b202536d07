package generators

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// built says whether this run plans the build of a workflow's image.
func (s *resolver) built(w *Workflow) bool {
	o := s.in.Options
	return w.builtByOperator && o.Build.builds() && (o.Build.Contexts || w.imageKey == "")
}

// resolveBuild decides how the image of a workflow comes to be, once everything
// that goes into it is known. The image's own name is decided last: nothing
// that is in it hangs on that.
func (s *resolver) resolveBuild(w *Workflow) {
	if !s.built(w) || w.flow == nil {
		return
	}
	b := &Build{Strategy: s.in.Options.Build.Strategy, StrategyFrom: configField("build.strategy")}
	w.Build = b
	b.BuilderImage, b.BuilderFrom = s.builderImage(w.platform)
	b.RuntimeImage, b.RuntimeFrom = defaultRuntime, Origin{Field: "default"}
	if image := s.in.Options.Build.RuntimeImage; image != "" {
		b.RuntimeImage, b.RuntimeFrom = image, configField("build.runtimeImage")
	}
	s.takeTemplate(b, w)
	s.takeRegistry(b, w)
	b.Sources = s.buildSources(w)
	b.dockerfile = b.makeDockerfile()
	b.Hash = b.hash()
	s.checkSizes(w)
	b.Image = s.buildImage(b, w)
	if b.Image != "" && w.Image == "" {
		w.Image, w.ImageFrom = b.Image, b.StrategyFrom
	}
}

// builderImage is the image that builds: the platform's, else the release's.
func (s *resolver) builderImage(p *Platform) (string, Origin) {
	if build := p.cr.Spec.Build; build != nil && build.Config != nil && build.Config.BaseImage != "" {
		return build.Config.BaseImage, p.origin("spec.build.config.baseImage")
	}
	return s.image(release.Builder)
}

// takeTemplate takes what the platform's build template says.
func (s *resolver) takeTemplate(b *Build, w *Workflow) {
	var template v1alpha08.BuildTemplate
	at := w.platform.origin("spec.build.template")
	if build := w.platform.cr.Spec.Build; build != nil && build.Template != nil {
		template = *build.Template
	}
	b.compute, b.timeout = template.Resources, template.Timeout
	if config := w.platform.cr.Spec.Build; b.timeout == nil && config != nil && config.Config != nil {
		b.timeout = config.Config.Timeout
	}
	if len(template.Arguments) > 0 {
		s.tell(rule.BuildNoEffect, at.under("arguments"), "have no effect: they are flags of Kaniko, which only the operator runs")
	}
	for i, argument := range template.BuildArgs {
		from := at.under("buildArgs").index(i)
		if s.checkVariable(from, argument, false) {
			b.Arguments = append(b.Arguments, Property{Key: argument.Name, Value: argument.Value, From: from})
		}
	}
	if w.Persistence != nil {
		b.Arguments = addExtensions(b.Arguments, s.persistenceExtensions(), w.Persistence.From)
	}
	for i, env := range template.Envs {
		if s.checkVariable(at.under("envs").index(i), env, b.Strategy == BuildOpenShift) {
			b.env = append(b.env, env)
		}
	}
}

// checkVariable refuses what no Dockerfile can hold.
func (s *resolver) checkVariable(at Origin, v corev1.EnvVar, reference bool) bool {
	switch {
	case !variableName().MatchString(v.Name):
		s.tell(rule.BuildArgument, at.under("name"), "%q must be a name of letters, digits and underscores: it is a variable of the Dockerfile", v.Name)
	case v.ValueFrom != nil && !reference:
		s.tell(rule.BuildArgument, at.under("valueFrom"), "must be a value: what is built with stands in the build's context; only envs under build.strategy: BuildConfig may come from a Secret or ConfigMap")
	case strings.ContainsAny(v.Value, "\r\n"):
		s.tell(rule.BuildArgument, at.under("value"), "must be one line: a Dockerfile cannot hold more")
	default:
		return true
	}
	return false
}

// persistenceExtensions are the Quarkus extensions that a workflow on PostgreSQL
// is built with; in line 2024 the operator named their versions.
func (s *resolver) persistenceExtensions() []string {
	var extensions []string
	for _, group := range [][2]string{
		{"io.quarkus", "quarkus-jdbc-postgresql"}, {"io.quarkus", "quarkus-agroal"}, {"org.kie", "kie-addons-quarkus-persistence-jdbc"},
	} {
		extension := group[0] + ":" + group[1]
		if version := s.in.Options.Release.ExtensionVersion(group[0]); version != "" {
			extension += ":" + version
		}
		extensions = append(extensions, extension)
	}
	return extensions
}

// addExtensions has the persistence extensions join those that are asked for.
// Where one of them is there already the user has chosen, as the operator has
// it.
func addExtensions(arguments []Property, extensions []string, from Origin) []Property {
	i := slices.IndexFunc(arguments, func(a Property) bool { return a.Key == extensionsArgument })
	if i < 0 {
		return append(arguments, Property{Key: extensionsArgument, Value: strings.Join(extensions, ","), From: from})
	}
	for _, given := range strings.FieldsFunc(arguments[i].Value, func(r rune) bool { return r == ',' || r == ' ' }) {
		for _, extension := range extensions {
			if sameExtension(given, extension) {
				return arguments
			}
		}
	}
	all := extensions
	if arguments[i].Value != "" {
		all = append([]string{arguments[i].Value}, extensions...)
	}
	arguments[i].Value = strings.Join(all, ",")
	return arguments
}

// sameExtension compares group and artifact, and not the version.
func sameExtension(a, b string) bool {
	key := func(extension string) string {
		parts := strings.SplitN(strings.TrimSpace(extension), ":", 3)
		return strings.Join(parts[:min(2, len(parts))], ":")
	}
	return key(a) == key(b)
}
