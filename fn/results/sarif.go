package results

import (
	"io"
	"slices"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// What follows is the part of SARIF 2.1.0 that is written.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool    sarifTool     `json:"tool"`
	Results []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string       `json:"id"`
	ShortDescription sarifMessage `json:"shortDescription"`
	Default          sarifLevel   `json:"defaultConfiguration"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifMessage    `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

type sarifLocation struct {
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
}

// levels are SARIF's names of the severities.
var levels = map[krm.Severity]string{krm.Error: "error", krm.Warning: "warning", krm.Info: "note"}

// writeSARIF writes a log with every rule and all results.
func writeSARIF(w io.Writer, all krm.Results) error {
	rules := rule.Table()
	driver := sarifDriver{Name: tool, InformationURI: homepage}
	for _, r := range rules {
		driver.Rules = append(driver.Rules, sarifRule{string(r.ID), sarifMessage{r.Says}, sarifLevel{levels[krm.Severity(r.Severity)]}})
	}
	run := sarifRun{Tool: sarifTool{driver}, Results: []sarifResult{}}
	for _, one := range findings(all) {
		run.Results = append(run.Results, sarifResult{
			RuleID:    one.Rule,
			RuleIndex: slices.IndexFunc(rules, func(r rule.Rule) bool { return string(r.ID) == one.Rule }),
			Level:     levels[one.Severity],
			Message:   sarifMessage{one.text()},
			Locations: one.locations(),
		})
	}
	return encode(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func (f finding) locations() []sarifLocation {
	var at sarifLocation
	if f.File != "" {
		at.Physical = &sarifPhysical{Artifact: sarifArtifact{f.uri()}}
		if f.Line > 0 {
			at.Physical.Region = &sarifRegion{f.Line, f.Column}
		}
	}
	if subject := f.subject(); subject != "" {
		at.Logical = []sarifLogical{{subject}}
	}
	if at.Physical == nil && at.Logical == nil {
		return nil
	}
	return []sarifLocation{at}
}
