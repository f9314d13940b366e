# syntax=docker/dockerfile:1

# Build: install what bun.lock says, compile everything into one program.
FROM oven/bun:1.4.5 AS build
WORKDIR /build
COPY package.json bun.lock bunfig.toml ./
COPY patches ./patches
RUN bun install --frozen-lockfile --production --ignore-scripts
COPY tsconfig.json ./
COPY drizzle ./drizzle
COPY scripts ./scripts
COPY data/intents ./data/intents
COPY data/questions ./data/questions
COPY data/frustration ./data/frustration
COPY src ./src
RUN bun run build && mkdir volume

# Run: the program links only glibc, so this base (glibc and CA certificates, no shell, no package manager) is enough,
# and little is left to patch or to misuse. It has no program for a health check; larkline checks itself.
FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=build /build/dist/larkline /usr/local/bin/larkline
# A named volume takes its owner from the image; 65532 is the user "nonroot" of this base.
COPY --from=build --chown=65532:65532 /build/volume /data
WORKDIR /data
USER 65532:65532
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/data
VOLUME /data
EXPOSE 8000
# The first start unpacks a database and loads the articles. SIGTERM lets turns under way finish first.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["/usr/local/bin/larkline", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/larkline"]
CMD ["serve"]
