package main

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// stage is what the last lines of the Dockerfile say of an image: only what
// they need is understood, everything else is an error.
type stage struct {
	// name of the image, and base to put it on.
	name, base string
	labels     map[string]string
	// files are those of the image by their path, with where they come from;
	// binary for the one that the build stage makes.
	files      map[string]string
	user, dir  string
	entrypoint []string
}

// binary stands for the product among the files of a stage.
const binary = "/render-sonataflow"

var label = regexp.MustCompile(`([a-z.]+)="([^"]*)"`)

// stages reads the images of a Dockerfile: every stage but the one that builds.
func stages(dockerfile string) ([]stage, error) {
	var all []stage
	for line := range strings.SplitSeq(joinLines(dockerfile), "\n") {
		instruction, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if instruction == "FROM" {
			words := strings.Fields(rest)
			if len(words) < 3 || words[len(words)-2] != "AS" {
				return nil, fmt.Errorf("a stage without a name: %s", line)
			}
			all = append(all, stage{name: words[len(words)-1], base: words[0], labels: map[string]string{}, files: map[string]string{}})
			continue
		}
		if instruction == "" || len(all) > 0 && all[len(all)-1].name == "build" {
			continue
		}
		if len(all) == 0 {
			return nil, fmt.Errorf("before the first stage: %s", line)
		}
		if err := all[len(all)-1].add(instruction, rest); err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
	}
	if len(all) < 2 || all[0].name != "build" {
		return nil, fmt.Errorf("the first stage must be build, and images follow it")
	}
	return all[1:], nil
}

func (s *stage) add(instruction, rest string) error {
	switch instruction {
	case "LABEL":
		for _, pair := range label.FindAllStringSubmatch(rest, -1) {
			s.labels[pair[1]] = pair[2]
		}
		return nil
	case "COPY":
		from, built := strings.CutPrefix(rest, "--from=build ")
		words := strings.Fields(from)
		if len(words) != 2 || !path.IsAbs(words[1]) || built != (words[0] == binary) {
			return fmt.Errorf("only one file to an absolute path, and only %s of the build stage", binary)
		}
		s.files[words[1]] = words[0]
		return nil
	case "WORKDIR":
		s.dir = rest
		return nil
	case "USER":
		s.user = rest
		return nil
	case "ENTRYPOINT":
		return json.Unmarshal([]byte(rest), &s.entrypoint)
	}
	return fmt.Errorf("unknown instruction")
}

// joinLines takes comments out and puts continued lines together.
func joinLines(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		if before, found := strings.CutSuffix(line, "\\\n"); found {
			line = before + " "
		}
		out.WriteString(line)
	}
	return out.String()
}
