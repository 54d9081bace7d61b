import type {TestProject} from 'vitest/node'
import {systemClock} from '../../../src/clock.ts'
import {openPostgres} from '../../../src/store/postgres/database.ts'
import {migrate} from '../../../src/store/postgres/migrate.ts'
import {postgresServer} from './postgres.ts'
import {redisServer} from './redis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a PostgreSQL server whose database `template_snapbatch` has our tables; and of a Redis server. */
    servers: {postgres: string; redis: string} | null
  }
}

/** The servers that all test files of a project share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([
    // What a crash of the machine would do is not asked here.
    postgresServer({
      settings: {fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400'},
    }),
    redisServer(),
  ])
  const stop = async () => {
    await postgres[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
  }
  // Servers that are left running would keep a run that has failed from ending.
  await makeTemplate(postgres.url).catch((error) => stop().then(() => Promise.reject(error)))
  project.provide('servers', {postgres: postgres.url, redis: redis.url})
  return stop
}

async function makeTemplate(url: string): Promise<void> {
  const maintenance = openPostgres({url, connections: 1})
  // A language whose order of letters is not that of bytes, as most servers have it.
  const language = `LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`
  await maintenance
    .script(`CREATE DATABASE template_snapbatch TEMPLATE template0 ${language}`)
    .finally(() => maintenance.close())
  const template = openPostgres({url: new URL('/template_snapbatch', url).href, connections: 1})
  await migrate(template, systemClock.now()).finally(() => template.close())
}
