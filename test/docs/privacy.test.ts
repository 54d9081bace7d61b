import {globSync, readFileSync} from 'node:fs'
import {expect, test} from 'vitest'

// Pages of the dashboard ask their own server alone: its Content-Security-Policy lets them reach no other.
const sources = globSync('src/**/*.ts').filter((file) => !file.startsWith('src/dashboard/web/'))
const withText = (pattern: RegExp) => new Set(sources.filter((file) => pattern.test(readFileSync(file, 'utf8'))))

/** Of node:net a type and a look at an address are harmless. */
const canConnect =
  /(?<![\w.])fetch\(|new WebSocket\(|^(?!import type ).*['"](?:pg|bullmq|ioredis|@aws-sdk\/client-s3)['"]|'node:(http|https|http2|tls|dgram|dns)|^import (?!type|\{isIP\}).* from 'node:net'/mu

test('what can open a connection is what docs/privacy.md tells of', () => {
  expect(withText(canConnect)).toEqual(
    new Set([
      'src/pipeline/engines/remote/request.ts',
      'src/pipeline/engines/sink/pgvector.ts',
      'src/queue/bullmq/packages.ts',
      'src/store/blobs/s3/connection.ts',
      'src/store/postgres/database.ts',
    ]),
  )
})

test('only what an address was set for uses the one way out', () => {
  expect(withText(/^import \{.*\bremoteJson\b.*\/request\.ts'/mu)).toEqual(
    new Set([
      'src/app/report/tell.ts',
      'src/pipeline/engines/embedding/server.ts',
      'src/pipeline/engines/llm/index.ts',
      'src/pipeline/engines/sink/pinecone.ts',
      'src/pipeline/engines/sink/qdrant.ts',
    ]),
  )
})

test('no program is started by a shell', () => {
  const starters = withText(/'node:child_process'/u)
  expect(starters.size).toBeGreaterThan(5)
  expect(withText(/shell: true|(?<![.\w])exec(Sync)?\(/u)).toEqual(new Set())
})
