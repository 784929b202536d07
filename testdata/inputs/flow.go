package inputs

// flow is a Serverless Workflow of one or more states of any type.
func (c *composer) flow(name string) map[string]any {
	flow := map[string]any{
		"functions": []any{
			map[string]any{"name": "log", "type": "custom", "operation": "sysout:INFO"},
			map[string]any{"name": "call", "type": "custom", "operation": pick(c,
				"knative:services.v1.serving.knative.dev/"+name+"-target?path=/hello", "rest:post:/hello", "sysout:INFO")},
		},
		"events": []any{
			map[string]any{"name": pick(c, "placed", "Order_Placed.v1"), "type": "order.placed", "source": "shop", "kind": "consumed"},
			map[string]any{"name": "shipped", "type": "order.shipped", "source": "shop", "kind": "produced"},
			map[string]any{"name": "paid", "type": "order.paid", "source": "shop"},
		},
	}
	if !c.maybe(60) {
		delete(flow, "events")
	}
	if c.maybe(20) {
		flow["timeouts"] = pick(c,
			map[string]any{"workflowExecTimeout": map[string]any{"duration": "PT1H"}}, map[string]any{"eventTimeout": "PT1M"})
	}
	if c.maybe(20) {
		flow["constants"] = map[string]any{"limit": 10, "text": "x"}
	}
	states := c.states(flow["events"] != nil)
	flow["start"] = states[0].(map[string]any)["name"]
	flow["states"] = states
	return flow
}

// states are a chain: each goes to the next, the last one ends.
func (c *composer) states(events bool) []any {
	action := map[string]any{"functionRef": "log"}
	if c.maybe(20) {
		action["sleep"] = map[string]any{"before": "PT1S"}
	}
	kinds := []func() map[string]any{
		func() map[string]any {
			return map[string]any{"type": "inject", "data": map[string]any{"n": 1.5, "text": "ä"}}
		},
		func() map[string]any {
			return map[string]any{"type": "operation", "actions": []any{action, map[string]any{"functionRef": map[string]any{"refName": "call", "arguments": map[string]any{"a": ".b"}}}}}
		},
		func() map[string]any { return map[string]any{"type": "sleep", "duration": "PT5S"} },
		func() map[string]any {
			return map[string]any{"type": "foreach", "inputCollection": ".in", "iterationParam": "one", "actions": []any{action}}
		},
		func() map[string]any {
			return map[string]any{"type": "parallel", "completionType": "allOf", "branches": []any{
				map[string]any{"name": "left", "actions": []any{action}}, map[string]any{"name": "right", "actions": []any{action}}}}
		},
	}
	if events {
		event := flowEvent(c)
		kinds = append(kinds, func() map[string]any {
			on := map[string]any{"eventRefs": []any{"paid"}, "actions": []any{action}}
			if c.maybe(50) {
				on["eventDataFilter"] = map[string]any{"data": ".d"}
			}
			return map[string]any{"type": "event", "exclusive": c.maybe(50), "onEvents": []any{on}}
		}, func() map[string]any {
			return map[string]any{"type": "callback", "action": map[string]any{"functionRef": "log"}, "eventRef": "paid", "timeouts": event}
		})
	}
	names := []string{"first", "second", "third"}[:1+c.rand.IntN(3)]
	var states []any
	for i, name := range names {
		state := pick(c, kinds...)()
		state["name"] = name
		if i+1 < len(names) {
			state["transition"] = names[i+1]
		} else {
			state["end"] = pick[any](c, true, map[string]any{"terminate": true})
		}
		states = append(states, state)
	}
	return states
}

func flowEvent(c *composer) map[string]any {
	if c.maybe(50) {
		return map[string]any{"eventTimeout": "PT1M"}
	}
	return map[string]any{"stateExecTimeout": map[string]any{"total": "PT5M"}}
}
