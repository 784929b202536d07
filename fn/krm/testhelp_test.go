package krm

import "testing"

func readStream(t *testing.T, text string) *Stream {
	t.Helper()
	stream, err := Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// writeAnew lets an item be written by its node.
func writeAnew(item *Item) {
	item.root()
	item.edited()
}
