// Command print writes random inputs as files, one a seed, for the rig that
// applies them to an API server.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/render-sonataflow/render-sonataflow/testdata/inputs"
)

func main() {
	count := flag.Uint64("count", 1, "how many")
	first := flag.Uint64("seed", 0, "the first seed; the others follow")
	dir := flag.String("dir", "", "where to; standard output without it")
	flag.Parse()
	for seed := *first; seed < *first+*count; seed++ {
		text := inputs.Compose(seed).YAML()
		if *dir == "" {
			fmt.Print(text)
			continue
		}
		if err := os.WriteFile(filepath.Join(*dir, fmt.Sprintf("%d.yaml", seed)), []byte(text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
