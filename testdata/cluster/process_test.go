package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/itchyny/gojq/cli"
	"go.etcd.io/etcd/server/v3/etcdmain"
	componentcli "k8s.io/component-base/cli"
	kubectl "k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

// roleVariable makes the test binary act as one of the servers. The servers
// are linked into the test binary and run as processes of their own: so
// `go test` builds them (outside the test's time limit, in Go's own cache),
// and they share neither flags nor metrics nor a crash with the tests.
const roleVariable = "CLUSTER_TEST_ROLE"

// serve runs one of the servers, or a tool that the documentation's commands
// call, and does not return.
func serve(role string) {
	switch role {
	case "etcd":
		etcdmain.Main(os.Args)
		os.Exit(0)
	case "kube-apiserver":
		os.Exit(componentcli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(componentcli.Run(controllers.NewControllerManagerCommand()))
	case "kubectl":
		util.CheckErr(componentcli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand())) // as its main does
		os.Exit(0)
	case "jq":
		os.Exit(cli.Run())
	}
	fmt.Fprintf(os.Stderr, "%s must be etcd, kube-apiserver, kube-controller-manager, kubectl or jq, not %q\n", roleVariable, role)
	os.Exit(2)
}

// process is a server that runs until stop is called or this process ends.
type process struct {
	role string
	log  string // path of its output
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
}

func startProcess(role, log string, args ...string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("cannot find the test binary: %w", err)
	}
	out, err := os.Create(log)
	if err != nil {
		return nil, fmt.Errorf("cannot create the log of %s: %w", role, err)
	}
	p := &process{role: role, log: log, cmd: exec.Command(self, args...), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), roleVariable+"="+role)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = dieWithParent()

	started := make(chan error)
	go func() {
		// The parent-death signal is sent when the thread that started the
		// child ends, so this one is kept for as long as the child lives.
		runtime.LockOSThread()
		defer close(p.done)
		defer func() { _ = out.Close() }()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait() // how it ended is in its log
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("cannot start %s: %w", role, err)
	}
	return p, nil
}

// stop asks the server to end, then makes it: its data is thrown away.
func (p *process) stop() {
	if p == nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // fails only where it has ended
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// await calls ready until it succeeds, the server ends, or time is up.
func (p *process) await(ctx context.Context, ready func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s ended while starting:\n%s", p.role, p.logTail())
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w\n%s", p.role, errors.Join(err, ctx.Err()), p.logTail())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (p *process) logTail() string {
	data, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// freePorts returns n ports of loopback that nothing listened on just now.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("cannot find a free port: %w", err)
		}
		// Closed only on return, so that no port is given twice.
		defer func() { _ = l.Close() }()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
