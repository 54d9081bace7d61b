import {dirname, join, resolve} from 'node:path'
import type {LoadedConfig} from '../../config/load.ts'
import {withPassword} from '../../config/server-url.ts'
import {ExitCode, SnapError} from '../../errors.ts'
import type {Paths} from '../../paths.ts'

/** Where a store is: a file with a folder of blobs beside it, or a database. */
export type Side = {kind: 'sqlite'; file: string; blobs: string} | {kind: 'postgres'; url: string}

/**
 * What `--from` and `--to` name: "sqlite" (the store of the home), "sqlite:PATH" or "postgres://…", whose password is that of the
 * settings. Throws E_USAGE (exit 2).
 */
export async function sideOf(named: string, paths: Paths, config: LoadedConfig): Promise<Side> {
  if (named === 'sqlite') return {kind: 'sqlite', file: paths.store, blobs: paths.blobs}
  if (named.startsWith('sqlite:') && named.length > 7) {
    const file = resolve(named.slice(7))
    return {kind: 'sqlite', file, blobs: join(dirname(file), 'blobs')}
  }
  if (isServer(named) && config.values.store !== null)
    return {kind: 'postgres', url: withPassword(config.values.store, await config.secret('store'))}
  throw usage(`There is no kind of store like ${named}.`)
}

/** The one of both that is on a server. Throws E_USAGE (exit 2) where none is, or both are. */
export function serverOf(from: string, to: string): string {
  const servers = [from, to].filter(isServer)
  if (servers.length === 1) return servers[0]!
  throw usage('A store is copied between SQLite and PostgreSQL.')
}

const isServer = (named: string): boolean => /^postgres(?:ql)?:/.test(named)

const usage = (message: string) =>
  new SnapError('E_USAGE', message, {
    exit: ExitCode.usage,
    hint: 'snap store copy --from sqlite --to postgres://user@host/database, or the other way round; sqlite:PATH is another file.',
  })
