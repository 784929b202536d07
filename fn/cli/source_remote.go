package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// remoteOptions say whether a kustomization may use the network.
type remoteOptions struct {
	allowed bool
	// never: it cannot be allowed, and the advice is not to.
	never bool
	// limit is how long the whole build may then take.
	limit time.Duration
}

// offline runs kustomize with no way to the network. Its loader fetches http
// with the default client and knows no option against it; git, which it starts
// for bases of any other kind, it finds on PATH.
func (s *source) offline(run func() error) error {
	transport, path := http.DefaultTransport, os.Getenv("PATH")
	defer func() {
		http.DefaultTransport = transport
		_ = os.Setenv("PATH", path)
	}()
	refusal := &offlineError{never: s.remote.never}
	http.DefaultTransport = refusal
	_ = os.Setenv("PATH", "")
	err := run()
	var placed *placedError
	switch {
	case len(refusal.asked) == 0:
		return err
	case errors.As(err, &placed):
		return &placedError{placed.at, refusal}
	default:
		return refusal
	}
}

// noGit is what kustomize says where there is none.
const noGit = "no 'git' program on path"

// offlineError is a kustomization that needs the network. It answers requests
// with itself.
type offlineError struct {
	asked []string
	never bool
}

func (e *offlineError) RoundTrip(request *http.Request) (*http.Response, error) {
	e.asked = append(e.asked, request.URL.String())
	return nil, e
}

func (e *offlineError) Error() string {
	text := "it asks for " + strings.Join(e.asked, ", ") + ", and nothing is taken from the network: copy it into the repository"
	if !e.never {
		text += ", or build with --allow-remote"
	}
	return text
}

// kustomizeRemote builds in a process of its own, and ends it together with
// the gits it started when the time is over: kustomize's loader waits for a
// server for ever.
func (s *source) kustomizeRemote(io streams, dir string) (*krm.Stream, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	clones, err := os.MkdirTemp("", "render-sonataflow-remote-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(clones) }()
	interrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(interrupted, s.remote.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, remoteCommand, dir, "--load-restrictor", s.loadRestrictor, "--root", s.root,
		"--max-bytes", strconv.FormatInt(s.limits.Bytes, 10), "--max-files", strconv.Itoa(s.limits.Files))
	// Nobody is there to answer a question for a password.
	cmd.Env = append(os.Environ(), "TMPDIR="+clones, "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=file:git:http:https:ssh")
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	endWithChildren(cmd)
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	switch {
	case interrupted.Err() != nil:
		return nil, errors.New("interrupted")
	case ctx.Err() != nil:
		return nil, fmt.Errorf("cannot build the kustomization %s: the network took longer than %s; --remote-timeout raises the limit", dir, s.remote.limit)
	case err != nil:
		return nil, fmt.Errorf("cannot build the kustomization %s: %s", dir, strings.TrimSpace(strings.TrimPrefix(problems.String(), "error: ")))
	}
	if err := io.pass(problems.String()); err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(out.Bytes())) == 0 {
		return &krm.Stream{}, nil
	}
	return krm.Read(out.Bytes())
}

// remoteCommand is what that process is started as.
const remoteCommand = "remote"

func newKustomizeRemote(io streams) *cobra.Command {
	input := &source{}
	cmd := &cobra.Command{
		Use:    remoteCommand + " DIR",
		Short:  "Build a kustomization with the network; build --allow-remote starts it",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			http.DefaultTransport = &boundedTransport{http.DefaultTransport, input.limits.Bytes}
			stream, err := input.runKustomize(io, args[0], os.TempDir())
			if err != nil {
				return err
			}
			return stream.Write(io.out, nil)
		},
	}
	input.addFlags(cmd)
	return cmd
}

// boundedTransport ends an answer that is too long.
type boundedTransport struct {
	http.RoundTripper
	bytes int64
}

func (t *boundedTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.RoundTripper.RoundTrip(request)
	if err == nil {
		response.Body = http.MaxBytesReader(nil, response.Body, t.bytes)
	}
	return response, err
}
