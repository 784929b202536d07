package cli

import (
	"errors"
	"path/filepath"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// inlinePatches reads the files that patches of the config name, which the
// function does not. They lie below the folder of the config.
func (s *source) inlinePatches(stream *krm.Stream) error {
	config := stream.FunctionConfig
	if config == nil {
		config = configItem(stream.Items)
	}
	if config == nil || config.Kind() != fn.ConfigKind {
		return nil
	}
	dir := firstOrHere(s.dirs)
	switch {
	case s.configFile != "":
		dir = filepath.Dir(s.configFile)
	case len(s.files) > 0:
		dir = filepath.Dir(config.File())
	}
	return s.inlinePatchesOf(config, dir)
}

// inlinePatchesOf reads the patches of one config below a folder.
func (s *source) inlinePatchesOf(config *krm.Item, dir string) error {
	spec, _ := config.Tree()["spec"].(map[string]any)
	patches, _ := spec["patches"].([]any)
	texts := map[int]string{}
	var problems []error
	for n, patch := range patches {
		patch, _ := patch.(map[string]any)
		path := krm.StringAt(patch, "path")
		if path == "" || krm.StringAt(patch, "patch") != "" {
			continue
		}
		text, err := s.reader().Below(dir, path)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		texts[n] = string(text)
	}
	if len(texts) == 0 {
		return errors.Join(problems...)
	}
	config.Edit(func(root krm.Map) {
		for n, text := range texts {
			if patch, found := root.Map("spec").Entry("patches", n); found {
				problems = append(problems, patch.Set("patch", text))
				patch.Remove("path")
			}
		}
	})
	return errors.Join(problems...)
}
