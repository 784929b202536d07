package rule

// The rules of the definitions of workflows.
const (
	FlowMissing        ID = "flow-missing"
	FlowUnreadable     ID = "flow-unreadable"
	FlowPartUnreadable ID = "flow-part-unreadable"
	FlowInvalid        ID = "flow-invalid"
	FlowUnvalidated    ID = "flow-unvalidated"
	FlowUnknownKey     ID = "flow-unknown-key"
	FlowOutside        ID = "flow-outside"
	FlowKept           ID = "flow-kept"
	FlowUnwritable     ID = "flow-unwritable"
	FlowTooLarge       ID = "flow-too-large"
	InputSchemaText    ID = "input-schema-text"
)

var flows = []Rule{
	{FlowMissing, Error, "A workflow must have a definition with states.", false},
	{FlowUnreadable, Error, "A flow of the dev profile must be Serverless Workflow 0.8.", false},
	{FlowPartUnreadable, Warning, "A part of a flow is no Serverless Workflow 0.8.", false},
	{FlowInvalid, Warning, "A flow is not valid by the rules of Serverless Workflow 0.8.", false},
	{FlowUnvalidated, Warning, "A flow could not be validated.", false},
	{FlowUnknownKey, Warning, "A key of a flow is not known to Serverless Workflow 0.8.", false},
	{FlowOutside, Error, "A flow must not take parts of itself from elsewhere.", false},
	{FlowKept, Warning, "A flow is written as it stands, since it cannot be written anew.", false},
	{FlowUnwritable, Error, "A flow must be one that can be written as JSON.", false},
	{FlowTooLarge, Error, "A flow of the dev profile must fit into a ConfigMap.", false},
	{InputSchemaText, Warning, "dataInputSchema is text, which the operator's API refuses.", false},
}
