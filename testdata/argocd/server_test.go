package argocd

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/argoproj/argo-cd/v3/cmpserver/apiclient"
	"github.com/argoproj/argo-cd/v3/common"
)

// pluginServer is argocd-cmp-server in a process of its own, as in the sidecar.
type pluginServer struct {
	cmd *exec.Cmd
	// socket is where it listens; log is its output; work is where it unpacks
	// Applications.
	socket, log, work string
	done              chan struct{}
}

// startServer starts the server with the folder that holds plugin.yaml. As in
// the plugin image there is nothing on its PATH but our command: no shell, no
// git, no grep.
func startServer(dir, config string) (*pluginServer, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &pluginServer{
		cmd:    exec.Command(self, "--config-dir-path", config),
		socket: filepath.Join(dir, "plugins", "render-sonataflow.sock"),
		log:    filepath.Join(dir, "log"),
		work:   filepath.Join(dir, common.DefaultCMPWorkDirName),
		done:   make(chan struct{}),
	}
	if err := os.Mkdir(filepath.Dir(s.socket), 0o755); err != nil {
		return nil, err
	}
	// The repo server, which is this process, looks for sockets there, too.
	if err := os.Setenv(common.EnvPluginSockFilePath, filepath.Dir(s.socket)); err != nil {
		return nil, err
	}
	out, err := os.Create(s.log)
	if err != nil {
		return nil, err
	}
	s.cmd.Env = []string{
		roleVariable + "=argocd-cmp-server",
		"PATH=" + filepath.Join(dir, "bin"),
		common.EnvPluginSockFilePath + "=" + filepath.Dir(s.socket),
		common.EnvCMPWorkDir + "=" + dir,
	}
	s.cmd.Stdout, s.cmd.Stderr = out, out
	s.cmd.SysProcAttr = dieWithParent()
	started := make(chan error)
	go func() {
		// The parent-death signal is sent when the thread that started the
		// child ends, so this one is kept for as long as the child lives.
		runtime.LockOSThread()
		defer close(s.done)
		defer func() { _ = out.Close() }()
		err := s.cmd.Start()
		started <- err
		if err == nil {
			_ = s.cmd.Wait() // how it ended is in its log
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return s, s.await()
}

// await waits until something listens on the socket.
func (s *pluginServer) await() error {
	deadline := time.Now().Add(time.Minute)
	for {
		conn, err := net.Dial("unix", s.socket)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-s.done:
			return fmt.Errorf("it ended while starting:\n%s", s.logText())
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			s.stop()
			return fmt.Errorf("%w\n%s", err, s.logText())
		}
	}
}

func (s *pluginServer) stop() {
	// Argo CD's server waits for its clients to leave on SIGTERM; ours are
	// gone with this process.
	_ = s.cmd.Process.Signal(syscall.SIGKILL)
	<-s.done
}

func (s *pluginServer) logText() string {
	text, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// client talks to the server as the repo server does.
func (s *pluginServer) client() (apiclient.ConfigManagementPluginServiceClient, func(), error) {
	closer, client, err := apiclient.NewConfigManagementPluginClientSet(s.socket).NewConfigManagementPluginClient()
	if err != nil {
		return nil, nil, err
	}
	return client, func() { _ = closer.Close() }, nil
}
