package rule

// The rules of events.
const (
	NoKnativeEventing  ID = "no-knative-eventing"
	BrokerRequired     ID = "broker-required"
	BrokerUnknown      ID = "broker-unknown"
	BrokerClassAssumed ID = "broker-class-assumed"
	NoBrokerForEvent   ID = "no-broker-for-event"
	SourceUnused       ID = "source-unused"
	SourceTwice        ID = "source-twice"
	SinkInvalid        ID = "sink-invalid"
	SinkAddressUnknown ID = "sink-address-unknown"
)

var eventing = []Rule{
	{NoKnativeEventing, Error, "Knative Eventing must be there for sinks and sources.", false},
	{BrokerRequired, Error, "Events must come from a Broker.", false},
	{BrokerUnknown, Info, "A Broker is not in the input, so its class is not known.", false},
	{BrokerClassAssumed, Info, "A Broker names no class: its address is that of Knative's default one.", false},
	{NoBrokerForEvent, Info, "Nothing names the Broker of an event: no Trigger is made.", false},
	{SourceUnused, Warning, "A source is of an event that the flow does not consume.", false},
	{SourceTwice, Warning, "An event has two sources: the first counts.", false},
	{SinkInvalid, Error, "A sink must have one address that can be used.", false},
	{SinkAddressUnknown, Error, "A static sink must have an address that is known.", false},
}
