# A static binary in a distroless image: no shell, no package manager, no root.
# It needs nothing at run time: docker run --rm -i --network none --read-only.
#
# A release is not built by docker: testdata/release/image lays the last two
# stages over their base, with the binaries of the archives. It knows only the
# instructions that they have now.
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
FROM gcr.io/distroless/static-debian13:nonroot@sha256:e2e927ec666bae08560abb3c55d0659eceabb657f56b6782ab500a9fc7f555e3 AS argocd-plugin
LABEL org.opencontainers.image.title="render-sonataflow for Argo CD" \
      org.opencontainers.image.description="A config-management plugin that renders SonataFlow resources without their operator" \
      org.opencontainers.image.source="https://github.com/render-sonataflow/render-sonataflow" \
      org.opencontainers.image.documentation="https://github.com/render-sonataflow/render-sonataflow/blob/main/docs/argocd.md" \
      org.opencontainers.image.vendor="render-sonataflow" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /render-sonataflow /usr/local/bin/render-sonataflow
COPY docs/argocd/plugin.yaml /home/argocd/cmp-server/config/plugin.yaml
WORKDIR /home/argocd/cmp-server/config
USER 999:999
ENTRYPOINT ["/var/run/argocd/argocd-cmp-server"]

FROM gcr.io/distroless/static-debian13:nonroot@sha256:e2e927ec666bae08560abb3c55d0659eceabb657f56b6782ab500a9fc7f555e3 AS render-sonataflow
LABEL org.opencontainers.image.title="render-sonataflow" \
      org.opencontainers.image.description="A KRM function and command that renders SonataFlow resources without their operator" \
      org.opencontainers.image.source="https://github.com/render-sonataflow/render-sonataflow" \
      org.opencontainers.image.documentation="https://github.com/render-sonataflow/render-sonataflow/blob/main/README.md" \
      org.opencontainers.image.vendor="render-sonataflow" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /render-sonataflow /usr/local/bin/render-sonataflow
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/render-sonataflow"]
