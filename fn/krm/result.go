package krm

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Severity of a result.
type Severity string

// The severities of KRM functions.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Results are what a function tells people, as a ResourceList carries them.
type Results []*Result

// ExitCode is 1 where one of the results is an error, else 0.
func (r Results) ExitCode() int {
	if slices.ContainsFunc(r, func(one *Result) bool { return one.Severity == Error }) {
		return 1
	}
	return 0
}

// Urgent are the errors and warnings. kustomize shows people nothing but what a
// function says beside its list, in which infos travel.
func (r Results) Urgent() (urgent Results) {
	for _, one := range r {
		if one.Severity != Info {
			urgent = append(urgent, one)
		}
	}
	return urgent
}

// ruleTag is the tag that holds the id of a result's rule: results of a
// ResourceList have no field for it.
const ruleTag = "rule"

// tagged are the results as a ResourceList carries them.
func (r Results) tagged() Results {
	tagged := make(Results, len(r))
	for i, one := range r {
		with := *one
		if with.Rule != "" {
			with.Tags = maps.Clone(one.Tags)
			if with.Tags == nil {
				with.Tags = map[string]string{}
			}
			with.Tags[ruleTag] = with.Rule
		}
		tagged[i] = &with
	}
	return tagged
}

// Result is one thing to tell. kyaml's framework has the same type and costs a
// millisecond of every start.
type Result struct {
	// Rule is the id of what was checked; a ResourceList has it among the tags.
	Rule        string       `yaml:"-" json:"rule,omitempty"`
	Message     string       `yaml:"message,omitempty" json:"message,omitempty"`
	Severity    Severity     `yaml:"severity,omitempty" json:"severity,omitempty"`
	ResourceRef *ResourceRef `yaml:"resourceRef,omitempty" json:"resourceRef,omitempty"`
	Field       *Field       `yaml:"field,omitempty" json:"field,omitempty"`
	File        *File        `yaml:"file,omitempty" json:"file,omitempty"`
	// Flag is the command line's, where that set the field. It is no part of a
	// ResourceList.
	Flag string            `yaml:"-" json:"flag,omitempty"`
	Tags map[string]string `yaml:"tags,omitempty" json:"tags,omitempty"`
}

// ResourceRef names the resource that a result is about.
type ResourceRef struct {
	APIVersion string `yaml:"apiVersion,omitempty" json:"apiVersion,omitempty"`
	Kind       string `yaml:"kind,omitempty" json:"kind,omitempty"`
	Name       string `yaml:"name,omitempty" json:"name,omitempty"`
	Namespace  string `yaml:"namespace,omitempty" json:"namespace,omitempty"`
}

// Field is the field that a result is about.
type Field struct {
	// Path is dotted: spec.flow.states[0].name.
	Path string `yaml:"path,omitempty" json:"path,omitempty"`
}

// File is where the resource stands.
type File struct {
	Path string `yaml:"path,omitempty" json:"path,omitempty"`
	// Index is the document's place in the file, counted from 0.
	Index int `yaml:"index,omitempty" json:"index,omitempty"`
	// Line and Column, counted from 1, are those of the field, or of the
	// resource; 0 where nobody knows. They are no part of a ResourceList.
	Line   int `yaml:"-" json:"line,omitempty"`
	Column int `yaml:"-" json:"column,omitempty"`
}

// String is path:line:column, as editors and terminals jump to.
func (f File) String() string {
	where := f.Path
	if strings.ContainsFunc(where, unicode.IsControl) {
		where = strconv.Quote(where) // a terminal would act on it
	}
	if f.Line > 0 {
		where += fmt.Sprintf(":%d:%d", f.Line, f.Column)
	}
	return where
}
