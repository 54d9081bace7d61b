# docker build -t snapbatch .        (docs/service.md; compose.yaml runs it)
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY . .
# With the lock file; `prepare` makes dist/.
RUN npm install --no-audit --no-fund && npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# For a store on servers: nothing of it is loaded without one.
RUN npm install --no-save --omit=dev --ignore-scripts --no-audit --no-fund \
    bullmq@6.7.0 ioredis@6.0.0 @aws-sdk/client-s3@3.1169.0
# The image has its Node.js, and is for one machine: half of what is left is of other ones.
RUN rm -rf node_modules/node-linux-* node_modules/node-bin-* node_modules/node-darwin-* node_modules/node-win-* \
    node_modules/.bin/node && \
    find node_modules/onnxruntime-node/bin -mindepth 2 -maxdepth 2 ! -name linux -exec rm -rf {} + && \
    find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 ! -name "$(node -p process.arch)" -exec rm -rf {} +

FROM node:24.21.0-bookworm-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin snapbatch && \
    install --directory --owner=snapbatch --group=snapbatch --mode=0700 /data
WORKDIR /app
COPY --from=build /app/package.json /app/oclif.manifest.json /app/LICENSE /app/NOTICE ./
COPY --from=build /app/bin ./bin
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN ln -s /app/bin/run.js /usr/local/bin/snap
ENV NODE_ENV=production SNAPBATCH_HOME=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=15s --start-period=20s CMD ["snap", "status", "--quiet"]
ENTRYPOINT ["snap"]
CMD ["work", "--forever"]
