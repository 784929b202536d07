package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/render-sonataflow/render-sonataflow/fn"
)

// setting is a key of the config as a flag.
type setting struct {
	key  fn.ConfigKey
	text string
	// by is the flag that set it, "" where none did: it has two names.
	by string
}

// shorthands are those of kubectl.
var shorthands = map[string]string{"namespace": "n"}

// settings are the flags of the config's keys, by key.
type settings map[string]*setting

// addTo declares the flags: each under its name, and hidden under that of its
// key, which was the flag's name once.
func (s settings) addTo(cmd *cobra.Command) {
	flags := cmd.Flags()
	for _, key := range fn.ConfigKeys() {
		of := &setting{key: key}
		s[key.Name] = of
		of.add(flags, key.Flag)
		if key.Name != key.Flag {
			of.add(flags, key.Name).Hidden = true
		}
		switch {
		case key.Boolean:
			completeValues(cmd, key.Flag, "true", "false")
		default:
			completeValues(cmd, key.Flag, key.Values...)
		}
	}
}

func (s *setting) add(flags *pflag.FlagSet, name string) *pflag.Flag {
	flag := flags.VarPF(settingValue{s, name}, name, shorthands[name], s.usage())
	if s.key.Boolean {
		flag.NoOptDefVal = "true"
	}
	putIn(flags, groupOf(s.key.Name), name)
	return flag
}

// usage ends in what the value may be.
func (s *setting) usage() string {
	usage := s.key.Usage
	switch {
	case len(s.key.Values) > 0:
		values := slices.Clone(s.key.Values)
		for n, value := range values {
			if value == s.key.Default {
				values[n] += " (default)"
			}
		}
		usage += ": " + strings.Join(values, ", ")
	case s.key.Boolean && s.key.Default == "true":
		usage += " (default true)"
	}
	return usage
}

// given are the keys that flags set, and their values.
func (s settings) given() map[string]string {
	set := map[string]string{}
	for name, setting := range s {
		if setting.by != "" {
			set[name] = setting.text
		}
	}
	return set
}

// named finds a setting by its key or its flag.
func (s settings) named(name string) (*setting, bool) {
	for key, setting := range s {
		if name == key || name == setting.key.Flag {
			return setting, true
		}
	}
	return nil, false
}

// settingValue is a setting under one of its names.
type settingValue struct {
	*setting
	name string
}

func (v settingValue) String() string {
	if v.setting == nil {
		return "" // pflag asks an empty one
	}
	return v.text
}

func (v settingValue) Set(text string) error {
	if v.by != "" && v.by != v.name && v.text != text {
		return fmt.Errorf("it is the same as --%s, which says %q: give one of them", v.by, v.text)
	}
	v.text, v.by = text, v.name
	return nil
}

// Type is what the help calls the value.
func (v settingValue) Type() string {
	switch {
	case v.key.Boolean:
		return "bool"
	case v.key.YAML:
		return "yaml"
	default:
		return "string"
	}
}

// joinBooleans lets a boolean setting have its value behind a blank, too, as in
// --strict true: pflag would take the value for a folder.
func joinBooleans(args []string) []string {
	flags := map[string]bool{}
	for _, key := range fn.ConfigKeys() {
		if key.Boolean {
			flags["--"+key.Flag], flags["--"+key.Name] = true, true
		}
	}
	var joined []string
	for n := 0; n < len(args); n++ {
		arg := args[n]
		if arg == "--" {
			return append(joined, args[n:]...)
		}
		if flags[arg] && n+1 < len(args) && (args[n+1] == "true" || args[n+1] == "false") {
			n++
			arg += "=" + args[n]
		}
		joined = append(joined, arg)
	}
	return joined
}
