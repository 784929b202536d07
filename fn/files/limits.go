package files

import (
	"fmt"
	"io"
)

// Limits bound what one run reads: an input that is larger is an error, and
// not a machine out of memory.
type Limits struct {
	// Bytes is how many bytes are read, of all files and of stdin together.
	Bytes int64
	// Files is how many files are read; one that is read twice counts twice.
	Files int
	// Depth is how many folders deep a folder is looked into.
	Depth int
	// Items is how many objects the files may hold; who reads them counts.
	Items int
}

// DefaultLimits are far above what people keep in one folder of git.
var DefaultLimits = Limits{Bytes: 128 << 20, Files: 20_000, Depth: 64, Items: 200_000}

// budget is what is left of the limits.
type budget struct {
	limits Limits
	bytes  int64
	files  int
}

func newBudget(limits Limits) *budget {
	return &budget{limits: limits, bytes: limits.Bytes, files: limits.Files}
}

// read reads to the end, or as far as the budget goes.
func (b *budget) read(from io.Reader, name string) ([]byte, error) {
	if b.files--; b.files < 0 {
		return nil, refusef(name, " is one file too many: more than %d are read; --max-files raises the limit", b.limits.Files)
	}
	text, err := io.ReadAll(io.LimitReader(from, b.bytes+1))
	if b.bytes -= int64(len(text)); b.bytes < 0 {
		return nil, refusef(name, " is too large: the input must not have more than %d bytes in all; --max-bytes raises the limit", b.limits.Bytes)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, err)
	}
	return text, nil
}
