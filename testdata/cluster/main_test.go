package cluster

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"
)

// server is the API server that every test of this package talks to.
var server *cluster

// report is printed when all tests have run.
var report table

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		serve(role) // this process is one of the servers, not the test run
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer cancel()

	c, err := startCluster(ctx)
	if err != nil {
		fmt.Fprintf(os.Stderr, "cannot start the cluster: %v\n", err)
		return 1
	}
	defer c.stop()
	if err := c.installCRDs(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "cannot install the CRDs: %v\n", err)
		return 1
	}
	server = c
	versions, err := c.versions(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Print(versions)

	// An interrupted run must not leave data behind either: the tests cannot
	// be told to end, so the servers are stopped under them.
	interrupted := make(chan struct{})
	go func() {
		<-ctx.Done()
		select {
		case <-interrupted:
		default:
			c.stop()
			os.Exit(130)
		}
	}()
	code := m.Run()
	close(interrupted)
	report.print(os.Stdout)
	return code
}
