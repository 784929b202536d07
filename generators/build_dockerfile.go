package generators

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

// defaultRuntime is what built workflows run on: the operator's, by a tag that
// does not float.
const defaultRuntime = "registry.access.redhat.com/ubi9/openjdk-17-runtime:1.24"

// Build arguments that the builder image reads.
const (
	extensionsArgument    = "QUARKUS_EXTENSIONS"
	addExtensionArgument  = "QUARKUS_ADD_EXTENSION_ARGS"
	mavenArgument         = "MAVEN_ARGS_APPEND"
	builtApplication      = "/home/kogito/serverless-workflow-project/target/quarkus-app"
	applicationEntryPoint = "/deployments/quarkus-run.jar"
)

var dockerfileArguments = []string{extensionsArgument, addExtensionArgument, mavenArgument}

// ignored keeps out of the image what is in the context only for the builder,
// and the index of a folder that the command writes.
const ignored = dockerfileName + "\n" + argumentsName + "\n" + ignoreName + "\n.render-sonataflow\n"

// makeDockerfile writes the Dockerfile with the build's arguments as defaults,
// so that it builds the same without any. What a template's envs set is there
// while it builds, and not when it runs.
func (b *Build) makeDockerfile() string {
	var out strings.Builder
	line := func(words ...string) { out.WriteString(strings.Join(words, " ") + "\n") }
	line("FROM", b.BuilderImage, "AS builder")
	for _, env := range slices.SortedFunc(maps.Values(b.literalEnv()), func(a, b Property) int { return cmp.Compare(a.Key, b.Key) }) {
		line("ENV", env.Key+"="+quoted(env.Value))
	}
	given := map[string]string{}
	for _, argument := range b.Arguments {
		given[argument.Key] = argument.Value
	}
	for _, name := range dockerfileArguments {
		if value := given[name]; value != "" {
			name += "=" + quoted(value)
		}
		line("ARG", name)
	}
	line("COPY --chown=1001 . ./resources")
	line("RUN /home/kogito/launch/build-app.sh ./resources")
	line()
	line("FROM", b.RuntimeImage)
	line("ENV LANG='en_US.UTF-8' LANGUAGE='en_US:en'")
	for _, layer := range [][2]string{{"lib/", "lib/"}, {"*.jar", ""}, {"app/", "app/"}, {"quarkus/", "quarkus/"}} {
		line("COPY --from=builder --chown=185", builtApplication+"/"+layer[0], "/deployments/"+layer[1])
	}
	line("EXPOSE 8080")
	line("USER 185")
	line(`ENV AB_JOLOKIA_OFF=""`)
	line(`ENV JAVA_OPTS="-Dquarkus.http.host=0.0.0.0 -Djava.util.logging.manager=org.jboss.logmanager.LogManager"`)
	line(`ENV JAVA_APP_JAR="` + applicationEntryPoint + `"`)
	return out.String()
}

// literalEnv is the environment of the build by name; of two with one name the
// last one counts, as in a pod.
func (b *Build) literalEnv() map[string]Property {
	env := map[string]Property{}
	for _, e := range b.env {
		if e.ValueFrom == nil {
			env[e.Name] = Property{Key: e.Name, Value: e.Value}
		}
	}
	return env
}

// quoted writes a value so that a Dockerfile reads it back: nothing in it is
// replaced.
func quoted(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(value) + `"`
}

// argumentsFile holds the build arguments as lines that buildah reads with
// --build-arg-file, and a shell's loop for docker.
func (b *Build) argumentsFile() string {
	lines := map[string]string{}
	for _, argument := range b.Arguments {
		lines[argument.Key] = argument.Key + "=" + argument.Value + "\n"
	}
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		out.WriteString(lines[name])
	}
	return out.String()
}

// undeclared are the arguments that the Dockerfile has no default for, such as
// proxies, which builders know by themselves.
func (b *Build) undeclared() []Property {
	var found []Property
	for _, argument := range b.Arguments {
		if !slices.Contains(dockerfileArguments, argument.Key) {
			found = append(found, argument)
		}
	}
	return found
}

// variableName is what an argument or a variable of a Dockerfile may be called.
var variableName = lazy.Regexp(`^[A-Za-z_][A-Za-z0-9_]*$`)
