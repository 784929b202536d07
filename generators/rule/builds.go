package rule

// The rules of images that are built.
const (
	BuildArgument         ID = "build-argument"
	BuildFile             ID = "build-file"
	BuildConfigMapMissing ID = "build-config-map-missing"
	BuildTooLarge         ID = "build-too-large"
	BuildRegistryMissing  ID = "build-registry-missing"
	BuildImageInvalid     ID = "build-image-invalid"
	BuildNoEffect         ID = "build-no-effect"
	BuilderFloats         ID = "builder-floats"
	OtherGeneration       ID = "other-generation"
)

var builds = []Rule{
	{BuildArgument, Error, "What an image is built with must be something that a Dockerfile can hold.", false},
	{BuildFile, Error, "The files of a build must have names of their own.", false},
	{BuildConfigMapMissing, Error, "What an image is built from must be in the input.", false},
	{BuildTooLarge, Error, "What an image is built from must fit into a ConfigMap.", false},
	{BuildRegistryMissing, Error, "An image that is built needs a registry.", false},
	{BuildImageInvalid, Error, "The name of an image that is built must be valid.", false},
	{BuildNoEffect, Info, "A setting of builds has no effect.", false},
	{BuilderFloats, Warning, "The builder's image floats: what it builds changes without the hash of images.", false},
	{OtherGeneration, Warning, "The builder is of another product generation than the release.", false},
}
