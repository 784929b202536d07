package cluster

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
)

// cluster is an etcd and a kube-apiserver with nothing behind them: no
// controller manager, so Deployments make no pods, nothing is garbage
// collected and Namespaces never go. What the API server itself does
// (validation, defaults, field ownership, cluster IPs) is all there.
type cluster struct {
	dir        string
	etcd, api  *process
	config     *rest.Config
	discovery  discovery.DiscoveryInterface
	mapper     meta.ResettableRESTMapper
	dynamic    dynamic.Interface
	namespaces map[string]bool // those already made
	crds       []module        // where the CRDs came from
	startup    time.Duration
}

// dirPrefix is followed by the process id, so that a later run can tell the
// data of a killed one.
const dirPrefix = "render-sonataflow-cluster-"

// startCluster tries other ports where one was taken between looking for it
// and listening on it.
func startCluster(ctx context.Context) (*cluster, error) {
	removeAbandoned()
	begin := time.Now()
	var err error
	for range 3 {
		var c *cluster
		if c, err = tryStart(ctx); err == nil {
			c.startup = time.Since(begin)
			return c, nil
		}
		c.stop()
		if !strings.Contains(err.Error(), "address already in use") {
			break
		}
	}
	return nil, err
}

func tryStart(ctx context.Context) (*cluster, error) {
	c := &cluster{namespaces: map[string]bool{}}
	var err error
	if c.dir, err = os.MkdirTemp("", fmt.Sprintf("%s%d-", dirPrefix, os.Getpid())); err != nil {
		return c, fmt.Errorf("cannot make the data directory: %w", err)
	}
	ca, err := newAuthority(c.dir)
	if err != nil {
		return c, err
	}
	if err := ca.serving("server"); err != nil {
		return c, err
	}
	if err := ca.client("admin", "system:masters"); err != nil {
		return c, err
	}
	ports, err := freePorts(3)
	if err != nil {
		return c, err
	}
	if err := c.startEtcd(ctx, ports[0], ports[1]); err != nil {
		return c, err
	}
	return c, c.startAPIServer(ctx, ports[0], ports[2])
}

func (c *cluster) startEtcd(ctx context.Context, clientPort, peerPort int) error {
	client, peer := loopback("http", clientPort), loopback("http", peerPort)
	var err error
	c.etcd, err = startProcess("etcd", filepath.Join(c.dir, "etcd.log"),
		"--name=test",
		"--data-dir="+filepath.Join(c.dir, "etcd"),
		"--listen-client-urls="+client, "--advertise-client-urls="+client,
		"--listen-peer-urls="+peer, "--initial-advertise-peer-urls="+peer,
		"--initial-cluster=test="+peer,
		"--unsafe-no-fsync", // nobody reads this data after a crash
		"--log-level=warn",
	)
	if err != nil {
		return err
	}
	return c.etcd.await(ctx, func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, client+"/health", nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("etcd says %s", response.Status)
		}
		return nil
	})
}

func (c *cluster) startAPIServer(ctx context.Context, etcdPort, port int) error {
	file := func(name string) string { return filepath.Join(c.dir, name) }
	var err error
	c.api, err = startProcess("kube-apiserver", file("kube-apiserver.log"),
		"--etcd-servers="+loopback("http", etcdPort),
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
		"--secure-port="+strconv.Itoa(port),
		"--endpoint-reconciler-type=none", // it refuses a loopback address
		"--cert-dir="+c.dir,
		"--tls-cert-file="+file("server.crt"), "--tls-private-key-file="+file("server.key"),
		"--client-ca-file="+file("ca.crt"),
		"--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file="+file("server.key"),
		"--service-account-signing-key-file="+file("server.key"),
		"--service-cluster-ip-range=10.0.0.0/16",
		"--allow-privileged=true",
	)
	if err != nil {
		return err
	}
	c.config = &rest.Config{
		Host: loopback("https", port),
		TLSClientConfig: rest.TLSClientConfig{
			CAFile: file("ca.crt"), CertFile: file("admin.crt"), KeyFile: file("admin.key"),
		},
		QPS:                       -1, // the server's own limits are enough
		WarningHandlerWithContext: warningCollector{},
	}
	client, err := discovery.NewDiscoveryClientForConfig(c.config)
	if err != nil {
		return fmt.Errorf("cannot make a discovery client: %w", err)
	}
	if c.dynamic, err = dynamic.NewForConfig(c.config); err != nil {
		return fmt.Errorf("cannot make a client: %w", err)
	}
	c.discovery = client
	c.mapper = restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client))
	return c.api.await(ctx, func(ctx context.Context) error {
		_, err := client.RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		return err
	})
}

// stop ends both servers and removes their data.
func (c *cluster) stop() {
	if c == nil {
		return
	}
	c.api.stop()
	c.etcd.stop()
	if os.Getenv("CLUSTER_TEST_KEEP") != "" {
		fmt.Printf("kept %s\n", c.dir)
		return
	}
	_ = os.RemoveAll(c.dir) // a later run tries again
}

func loopback(scheme string, port int) string {
	return fmt.Sprintf("%s://127.0.0.1:%d", scheme, port)
}

// removeAbandoned removes the data of runs that were killed.
func removeAbandoned() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), dirPrefix+"*")) // the pattern is well-formed
	for _, dir := range dirs {
		id, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), dirPrefix), "-")
		pid, err := strconv.Atoi(id)
		if err != nil || syscall.Kill(pid, 0) != syscall.ESRCH {
			continue
		}
		_ = os.RemoveAll(dir) // another user's: theirs to remove
	}
}
