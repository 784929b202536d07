package strict

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Docs is documentation by type name, and by type name and field: "Services",
// "Services.DataIndex".
type Docs map[string]string

// ReadDocs reads the comments of struct types from Go source.
func ReadDocs(sources ...fs.FS) (Docs, error) {
	docs := Docs{}
	for _, source := range sources {
		names, err := fs.Glob(source, "*.go")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := fs.ReadFile(source, name)
			if err != nil {
				return nil, err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
			if err != nil {
				return nil, fmt.Errorf("cannot read the documentation of %s: %w", name, err)
			}
			docs.collect(file)
		}
	}
	return docs, nil
}

func (d Docs) collect(file *ast.File) {
	for _, declaration := range file.Decls {
		general, ok := declaration.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			typeSpec, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			d[typeSpec.Name.Name] = oneLine(general.Doc.Text())
			if structType, ok := typeSpec.Type.(*ast.StructType); ok {
				for _, f := range structType.Fields.List {
					for _, name := range f.Names {
						d[typeSpec.Name.Name+"."+name.Name] = oneLine(f.Doc.Text())
					}
				}
			}
		}
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Schema is the JSON Schema of a struct, for editors: it accepts what Decode
// accepts. Types that several fields share stand under $defs, beside the given
// ones, which fields name by the tag schema. The tag default is what an omitted
// field means.
func Schema(of reflect.Type, docs Docs, given map[string]any) map[string]any {
	s := &schemas{docs: docs, defs: map[string]any{}}
	maps.Copy(s.defs, given)
	schema := s.structSchema(of)
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = of.Name()
	schema["$defs"] = s.defs
	return schema
}

type schemas struct {
	docs Docs
	defs map[string]any
}

// forms are the schemas of types with JSON of their own.
var forms = map[reflect.Type]map[string]any{
	reflect.TypeFor[resource.Quantity]():  {"type": []string{"string", "number"}},
	reflect.TypeFor[intstr.IntOrString](): {"type": []string{"integer", "string"}},
	reflect.TypeFor[metav1.Duration]():    {"type": "string"},
	reflect.TypeFor[metav1.Time]():        {"type": []string{"string", "null"}, "format": "date-time"},
}

func (s *schemas) schema(t reflect.Type) map[string]any {
	if form, special := forms[t]; special {
		return maps.Clone(form)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.schema(t.Elem())
	case reflect.Struct:
		if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
			return map[string]any{}
		}
		name := path.Base(path.Dir(t.PkgPath())) + "." + path.Base(t.PkgPath()) + "." + t.Name() // core.v1.EnvVar
		if _, known := s.defs[name]; !known {
			s.defs[name] = nil // stops recursion
			s.defs[name] = s.structSchema(t)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.schema(t.Elem())}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return map[string]any{"type": "string"}
		}
		return map[string]any{"type": "array", "items": s.schema(t.Elem())}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return map[string]any{"type": "integer"}
	default:
		return map[string]any{} // anything
	}
}

func (s *schemas) structSchema(t reflect.Type) map[string]any {
	properties := map[string]any{}
	var required []string
	for _, f := range fieldsOf(t).all {
		structField := t.FieldByIndex(f.index)
		property := s.schema(structField.Type)
		if name := structField.Tag.Get("schema"); name != "" {
			property = map[string]any{"$ref": "#/$defs/" + name}
		}
		if text, has := structField.Tag.Lookup("default"); has {
			property["default"] = defaultValue(text)
		}
		if len(f.enum) > 0 {
			if items, isList := property["items"].(map[string]any); isList {
				items["enum"] = f.enum
			} else {
				property["enum"] = f.enum
			}
		}
		if doc := s.doc(t, f, structField); doc != "" {
			property["description"] = doc
		}
		properties[f.name] = property
		if f.required {
			required = append(required, f.name)
		}
	}
	schema := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		slices.Sort(required)
		schema["required"] = required
	}
	if doc := s.docs[t.Name()]; doc != "" {
		schema["description"] = doc
	}
	return schema
}

// defaultValue is a number or truth value where the text is one.
func defaultValue(text string) any {
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return text
	}
	return value
}

// doc is what the owner of a field says of it: our comments, or Kubernetes'
// own texts.
func (s *schemas) doc(t reflect.Type, f field, structField reflect.StructField) string {
	owner := t
	for _, i := range f.index[:len(f.index)-1] {
		owner = owner.Field(i).Type
	}
	if doc := s.docs[owner.Name()+"."+structField.Name]; doc != "" {
		return doc
	}
	if documented, ok := reflect.Zero(owner).Interface().(interface{ SwaggerDoc() map[string]string }); ok {
		return documented.SwaggerDoc()[f.name]
	}
	return ""
}
