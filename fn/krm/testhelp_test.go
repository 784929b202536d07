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
