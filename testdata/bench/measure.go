package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// measureCommand makes this program a small one that measures one command: the
// memory of a process counts from what its parent has when it is started.
const measureCommand = "measure"

// inProcess has a contestant measured by a process of its own, which is small.
func inProcess(c contestant) (measured, error) {
	input, err := os.CreateTemp("", "bench-input-")
	if err != nil {
		return measured{}, err
	}
	defer os.Remove(input.Name())
	if _, err := input.WriteString(c.stdin); err != nil {
		return measured{}, err
	}
	if err := input.Close(); err != nil {
		return measured{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return measured{}, err
	}
	cmd := exec.Command(self, append([]string{measureCommand, input.Name()}, c.args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return measured{}, fmt.Errorf("%s: %w\n%s", c.name, err, stderr.Bytes())
	}
	var found measured
	return found, json.Unmarshal(out, &found)
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// measure runs a command with a file piped to it, as hosts do, and prints what
// it took.
func measure(input string, args []string) error {
	file, err := os.Open(input)
	if err != nil {
		return err
	}
	defer file.Close()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin = io.MultiReader(file) // no file any more: it comes through a pipe
	var stdout counter
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w\n%s", err, stderr.Bytes())
	}
	took := time.Since(began)
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if usage == nil || stdout == 0 {
		return fmt.Errorf("nothing to measure")
	}
	return json.NewEncoder(os.Stdout).Encode(measured{Time: took, Memory: usage.Maxrss * 1024, Flow: int64(stdout)}) // Linux counts in KiB
}
