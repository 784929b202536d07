package krm

import "sigs.k8s.io/kustomize/kyaml/yaml"

// head is what identifies an object, and what hosts and functions say of it.
type head struct {
	apiVersion, kind, name, namespace string
	labels, annotations               pairs
}

// pairs are labels or annotations, in the order of the text.
type pairs []pair

type pair struct{ key, value string }

func (p pairs) get(key string) (value string, found bool) {
	for _, one := range p {
		if one.key == key {
			return one.value, true
		}
	}
	return "", false
}

func (p pairs) all() map[string]string {
	found := make(map[string]string, len(p))
	for _, one := range p {
		found[one.key] = one.value
	}
	return found
}

// headOf reads it from a node. What is odd is "", never a panic: it is read
// before it is checked.
func headOf(root *yaml.Node) head {
	h := head{apiVersion: stringAt(root, "apiVersion"), kind: stringAt(root, "kind")}
	_, metadata := entry(root, "metadata")
	h.name, h.namespace = stringAt(metadata, "name"), stringAt(metadata, "namespace")
	h.labels, h.annotations = pairsOf(metadata, "labels"), pairsOf(metadata, "annotations")
	return h
}

func pairsOf(metadata *yaml.Node, name string) (found pairs) {
	_, all := entry(metadata, name)
	if all == nil || all.Kind != yaml.MappingNode {
		return nil
	}
	for at := 0; at+1 < len(all.Content); at += 2 {
		found = append(found, pair{all.Content[at].Value, stringAt(all.Content[at+1])})
	}
	return found
}
