package generators

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// TestGeneratedKinds reads from the source which kinds can be generated: each
// must have a place in the order and a wave. One without would come last, or
// with the configuration.
func TestGeneratedKinds(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	source := &ast.File{Name: ast.NewIdent("generators")}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		source.Decls = append(source.Decls, file.Decls...)
	}
	constants, kinds := map[string]string{}, map[schema.GroupKind]bool{}
	value := func(e ast.Expr) string { return constant(e, constants) }
	for range 3 { // constants are made of constants
		ast.Inspect(source, func(node ast.Node) bool {
			if spec, ok := node.(*ast.ValueSpec); ok {
				for i, name := range spec.Names {
					if i < len(spec.Values) {
						constants[name.Name] = value(spec.Values[i])
					}
				}
			}
			return true
		})
	}
	ast.Inspect(source, func(node ast.Node) bool {
		literal, ok := node.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if of, ok := literal.Type.(*ast.SelectorExpr); !ok || of.Sel.Name != "TypeMeta" {
			return true
		}
		fields := map[string]string{}
		for _, element := range literal.Elts {
			pair := element.(*ast.KeyValueExpr)
			fields[pair.Key.(*ast.Ident).Name] = value(pair.Value)
		}
		kinds[schema.FromAPIVersionAndKind(fields["APIVersion"], fields["Kind"]).GroupKind()] = true
		return true
	})
	if len(kinds) < 10 {
		t.Fatalf("only %d kinds found: %v", len(kinds), kinds)
	}
	for kind := range kinds {
		if _, known := kindOf(kind.Group, kind.Kind); !known {
			t.Errorf("%s has no row in generatedKinds", kind)
		}
		if ApplyOrder(kind.Group, kind.Kind) == ApplyOrder("", "Unknown") {
			t.Errorf("%s has no place in the order", kind)
		}
	}
	if len(kinds) != len(generatedKinds) {
		t.Errorf("generatedKinds has rows of kinds that are not generated: %d, and %d are", len(generatedKinds), len(kinds))
	}
}

// constant is the text of an expression of literals and constants.
func constant(e ast.Expr, constants map[string]string) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return text
	case *ast.Ident:
		return constants[e.Name]
	case *ast.BinaryExpr:
		return constant(e.X, constants) + constant(e.Y, constants)
	default:
		return ""
	}
}
