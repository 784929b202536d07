# A static binary in a distroless image: no shell, no package manager, no root.
# It needs nothing at run time: docker run --rm -i --network none --read-only.
FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
ARG TARGETOS
ARG TARGETARCH
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -ldflags '-s -w' -o /render-sonataflow .

# Argo CD's plugin, for a sidecar of its repo server: docs/argocd.md. Argo CD
# puts its plugin server into the container and wants user 999.
FROM gcr.io/distroless/static-debian12:nonroot AS argocd-plugin
COPY --from=build /render-sonataflow /usr/local/bin/render-sonataflow
COPY docs/argocd/plugin.yaml /home/argocd/cmp-server/config/plugin.yaml
WORKDIR /home/argocd/cmp-server/config
USER 999:999
ENTRYPOINT ["/var/run/argocd/argocd-cmp-server"]

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /render-sonataflow /usr/local/bin/render-sonataflow
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/render-sonataflow"]
