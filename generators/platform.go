package generators

import (
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Platform is what was decided for one SonataFlowPlatform.
type Platform struct {
	Ref Ref `json:"resource"`
	// File holds it, where its reader knows; generators do not.
	File string `json:"file,omitempty"`
	// Companion is true for a platform that is looked up and not rendered.
	Companion bool `json:"companion,omitempty"`
	// Services are what is deployed: the Data Index before the Jobs Service.
	Services []*SupportService `json:"services,omitempty"`
	// Links are the services that the platform's workflows connect to, its own
	// or those a cluster platform shares, by kind of service.
	Links []ServiceLink `json:"links,omitempty"`
	// Migration is the Job that migrates databases, nil without one.
	Migration *Migration `json:"migration,omitempty"`
	// Objects are what is rendered of it: see TakeObjects.
	Objects []ObjectRef `json:"objects,omitempty"`

	cr *v1alpha08.SonataFlowPlatform
}

// ServiceLink is a support service as its users see it.
type ServiceLink struct {
	// Service is its title: Data Index or Jobs Service.
	Service string `json:"service"`
	// Name of its Deployment and Service.
	Name string `json:"-"`
	URL  string `json:"url"`
	// Platform is the platform that runs it.
	Platform Ref `json:"platform"`
	// From is the field that turned it on.
	From Origin `json:"from"`

	kind *serviceKind
}

// origin is a field of the platform.
func (p *Platform) origin(field string) Origin { return Origin{Ref: p.Ref, File: p.File, Field: field} }

// link returns the platform's link to a kind of service, or nil.
func (p *Platform) link(kind *serviceKind) *ServiceLink { return linkTo(p.Links, kind) }

func linkTo(links []ServiceLink, kind *serviceKind) *ServiceLink {
	for i := range links {
		if links[i].kind == kind {
			return &links[i]
		}
	}
	return nil
}

// secondary says that a platform exempts itself from the rule of one platform
// a namespace.
func (p *Platform) secondary() bool {
	return p.cr.Annotations[v1alpha08.SecondaryPlatformAnnotation] == "true"
}

func platformRef(cr *v1alpha08.SonataFlowPlatform) Ref {
	return Ref{Kind: v1alpha08.KindPlatform, Namespace: cr.Namespace, Name: cr.Name}
}

// resolvePlatforms decides everything about platforms; those of companions
// come after those that are rendered.
func (s *resolver) resolvePlatforms() []*Platform {
	var platforms []*Platform
	for _, cr := range s.in.Resources.Platforms {
		platforms = append(platforms, s.newPlatform(cr, false))
	}
	for _, cr := range s.in.Companions.Platforms {
		if !slices.ContainsFunc(platforms, func(p *Platform) bool { return p.Ref == platformRef(cr) }) {
			platforms = append(platforms, s.newPlatform(cr, true))
		}
	}
	slices.SortStableFunc(platforms, func(a, b *Platform) int { return compareRefs(a.Ref, b.Ref) })
	s.refuseDuplicates(platforms)
	for _, p := range platforms {
		if !p.Companion {
			s.checkPlatform(p)
		}
		p.Services = s.resolveServices(p)
		p.Links = ownLinks(p)
		for _, service := range p.Services {
			s.finishService(p, service)
		}
		p.Migration = s.resolveMigration(p)
	}
	s.shareServices(platforms)
	return platforms
}

func (s *resolver) newPlatform(cr *v1alpha08.SonataFlowPlatform, companion bool) *Platform {
	ref := platformRef(cr)
	return &Platform{Ref: ref, File: s.in.file(ref), Companion: companion, cr: cr}
}

// platformObjects are the objects of one platform.
func platformObjects(p *Platform) []TypedObject {
	var objects []TypedObject
	if p.Migration != nil {
		objects = append(objects, migrationObject(p))
	}
	for _, service := range p.Services {
		objects = append(objects, serviceObjects(service)...)
	}
	return objects
}

// refuseDuplicates reports two platforms in one namespace, of which the
// operator would mark one as Duplicated and ignore it (docs/operator.md, Platforms).
func (s *resolver) refuseDuplicates(platforms []*Platform) {
	primary := map[string]*Platform{}
	for _, p := range platforms {
		if p.secondary() {
			continue
		}
		first, taken := primary[p.Ref.Namespace]
		if !taken {
			primary[p.Ref.Namespace] = p
			continue
		}
		s.tell(rule.DuplicatePlatform, p.origin("metadata.name"),
			"namespace %q has two platforms, %q and %q, but the workflows of a namespace belong to one: remove one, or mark one with the annotation %s: \"true\"",
			p.Ref.Namespace, first.Ref.Name, p.Ref.Name, v1alpha08.SecondaryPlatformAnnotation)
	}
}

// activePlatform is the one that the workflows of a namespace belong to, nil
// where all are secondary.
func activePlatform(platforms []*Platform, namespace string) *Platform {
	at := slices.IndexFunc(platforms, func(p *Platform) bool { return p.Ref.Namespace == namespace && !p.secondary() })
	if at < 0 {
		return nil
	}
	return platforms[at]
}

// ownLinks connects a platform to those of its own services that are enabled.
func ownLinks(p *Platform) []ServiceLink {
	var links []ServiceLink
	for _, service := range p.Services {
		if service.Connected {
			links = append(links, ServiceLink{
				Service: service.kind.title, Name: service.Name, URL: service.URL, Platform: p.Ref, From: service.Enabled, kind: service.kind,
			})
		}
	}
	return links
}

// shareServices gives every platform that leaves spec.services unset the
// services of the platform that the cluster platform points at, one by one. A
// platform that sets the block, even to {}, keeps to its own
// (docs/operator.md, Platforms).
func (s *resolver) shareServices(platforms []*Platform) {
	shared := s.resolveClusterPlatform(platforms)
	if shared == nil {
		return
	}
	for _, p := range platforms {
		if p != shared && p.cr.Spec.Services == nil {
			p.Links = shared.Links
		}
	}
	s.shared = shared
}

// resolveClusterPlatform finds the platform whose services are shared with
// every namespace, or nil where none is.
func (s *resolver) resolveClusterPlatform(platforms []*Platform) *Platform {
	crs := slices.Concat(s.in.Resources.ClusterPlatforms, s.in.Companions.ClusterPlatforms)
	if len(crs) == 0 {
		return nil
	}
	slices.SortStableFunc(crs, func(a, b *v1alpha08.SonataFlowClusterPlatform) int { return strings.Compare(a.Name, b.Name) })
	cr := crs[0]
	for _, other := range crs[1:] {
		if other.Name != cr.Name {
			s.tell(rule.DuplicatePlatform, clusterPlatformField(other, "metadata.name"),
				"a cluster has one active SonataFlowClusterPlatform, but the input has %q and %q: remove one", cr.Name, other.Name)
		}
	}
	target := cr.Spec.PlatformRef
	i := slices.IndexFunc(platforms, func(p *Platform) bool {
		return p.Ref.Name == target.Name && p.Ref.Namespace == target.Namespace
	})
	if i < 0 {
		var similar []string
		for _, p := range platforms {
			if p.Ref.Namespace == target.Namespace && renamed(target.Name, p.Ref.Name, cr.Name, true) {
				similar = append(similar, p.Ref.Name)
			}
		}
		if !s.didYouMean(clusterPlatformField(cr, "spec.platformRef.name"), v1alpha08.KindPlatform, target.Name, similar) {
			return nil
		}
		s.tell(rule.PlatformRef, clusterPlatformField(cr, "spec.platformRef"),
			"must name a SonataFlowPlatform of the input, but there is no %q in namespace %q: add it to the input or to the config's spec.companions; where kustomize has renamed or moved it, list it in the same kustomization",
			target.Name, target.Namespace)
		return nil
	}
	return platforms[i]
}

func clusterPlatformField(cr *v1alpha08.SonataFlowClusterPlatform, field string) Origin {
	return Origin{Ref: Ref{Kind: v1alpha08.KindClusterPlatform, Name: cr.Name}, Field: field}
}
