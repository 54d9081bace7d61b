/**
 * Writes docs/openapi.json, made from the schemas of the dashboard's routes. `npm run build` does it, and a test fails where
 * the file is stale.
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import swagger from '@fastify/swagger'
import {openApp} from '../src/app/app.ts'
import {loadConfig} from '../src/config/load.ts'
import {dashboardOver} from '../src/dashboard/serve.ts'
import {createServer} from '../src/dashboard/server.ts'
import {resolvePaths} from '../src/paths.ts'

export const openApiFile = join(dirname(import.meta.dirname), 'docs', 'openapi.json')

const about = {
  openapi: '3.1.0',
  info: {
    title: 'snapbatch',
    description: 'What `snap dashboard` serves on this machine. Errors are `ErrorAnswer`, with the status that fits.',
    version: '1',
    license: {name: 'MIT', identifier: 'MIT'},
  },
  servers: [{url: 'http://127.0.0.1:7420'}],
  security: [{token: []}, {session: []}],
  components: {
    securitySchemes: {
      token: {type: 'http' as const, scheme: 'bearer', description: '`snap dashboard token`'},
      session: {type: 'apiKey' as const, in: 'cookie' as const, name: 'snapbatch-7420', description: 'of a browser'},
    },
  },
}

/** The description of all routes, as text. */
export async function openApiText(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'snapbatch-openapi-'))
  const app = await openApp({
    paths: resolvePaths(home, {}),
    config: loadConfig({flags: {}, env: {}, cwd: home, userFile: join(home, 'none.toml')}),
  })
  try {
    const refResolver = {buildLocalReference: (json: {$id?: unknown}) => String(json.$id)}
    const server = await createServer(dashboardOver(app, {readOnly: false, work: false}), {
      hosts: () => new Set(),
      describe: async (bare) => {
        await bare.register(swagger, {openapi: about, refResolver: refResolver as never})
      },
    })
    await server.ready()
    const described = server.swagger() as unknown as Described
    await server.close()
    return `${JSON.stringify(withErrors(described), null, 1)}\n`
  } finally {
    await app.close()
    rmSync(home, {recursive: true, force: true})
  }
}

interface Described {
  paths: Record<string, Record<string, {responses: Record<string, object>; security?: object[]}>>
}

const openPaths = new Set(['/health', '/api/v1/session'])

/** Every route can answer with an error; few need no token. */
function withErrors(described: Described): Described {
  const schema = {$ref: '#/components/schemas/ErrorAnswer'}
  for (const [path, operations] of Object.entries(described.paths)) {
    for (const operation of Object.values(operations)) {
      operation.responses['default'] = {description: 'an error', content: {'application/json': {schema}}}
      if (openPaths.has(path)) operation.security = []
    }
  }
  return described
}

if (import.meta.main) writeFileSync(openApiFile, await openApiText())
