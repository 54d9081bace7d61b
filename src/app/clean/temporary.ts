import {lstat, readdir, rm, stat} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {basename, dirname, join} from 'node:path'
import {type Clock, systemClock} from '../../clock.ts'
import {sweepTemporaryFiles} from '../../store/atomic-file.ts'
import type {App} from '../app.ts'
import {cronFolder, outputFile} from '../cron/child.ts'
import {temporaryHomes} from '../temporary-home.ts'

export interface Swept {
  count: number
  bytes: number
}

/** Nothing that works is silent for so long. */
const abandonedMs = 24 * 3_600_000

/** What killed processes left: half-written files, stores of --now, the output of scheduled commands. */
export async function sweepTemporary(app: App, dryRun: boolean): Promise<Swept> {
  const left = [...(await abandonedHomes()), ...(await leftOutputs(app))]
  const swept = {count: left.length, bytes: 0}
  for (const path of left) {
    swept.bytes += await bytesOf(path)
    if (!dryRun) await rm(path, {recursive: true, force: true})
  }
  if (!dryRun) swept.count += await sweepTemporaryFiles(app.paths.data, {olderThanMs: abandonedMs, clock: app.clock})
  return swept
}

/**
 * They hold text of documents. Others' folders cannot be removed and are not ours to name. By the machine's own clock: the folder is
 * shared with all that runs here.
 */
async function abandonedHomes(): Promise<string[]> {
  const names = (await readdir(tmpdir()).catch(() => [])).filter((name) => name.startsWith(temporaryHomes))
  const looks = names.map(async (name) => {
    const folder = join(tmpdir(), name)
    // Never through a link: anybody may make one there.
    const found = await lstat(folder).catch(() => null)
    const isOurs = process.getuid === undefined || found?.uid === process.getuid()
    return found?.isDirectory() && isOurs && (await isAbandoned(systemClock, folder, 'store.db', 'store.db-wal'))
      ? [folder]
      : []
  })
  return (await Promise.all(looks)).flat()
}

async function isAbandoned(clock: Clock, folder: string, ...files: string[]): Promise<boolean> {
  const found = await Promise.all(['', ...files].map((name) => stat(join(folder, name)).catch(() => ({mtimeMs: 0}))))
  return found.every(({mtimeMs}) => clock.now() - mtimeMs > abandonedMs)
}

async function leftOutputs(app: App): Promise<string[]> {
  const folder = cronFolder(app.paths)
  const open = await app.store.scheduleRuns({isOpen: true, limit: 1000})
  const live = new Set(open.map(({id}) => basename(outputFile(app.paths, id))))
  const names = (await readdir(folder).catch(() => [])).filter((name) => !live.has(name))
  const looks = names.map(async (name) =>
    (await isAbandoned(app.clock, join(folder, name))) ? [join(folder, name)] : [],
  )
  return (await Promise.all(looks)).flat()
}

/** Copies of the store from before a migration: they matter while an older program may be wanted back. */
export async function sweepStoreCopies(app: App, before: number, dryRun: boolean): Promise<Swept> {
  const swept = {count: 0, bytes: 0}
  const begin = `${basename(app.paths.store)}.before-`
  for (const name of await readdir(dirname(app.paths.store))) {
    const path = join(dirname(app.paths.store), name)
    const found = name.startsWith(begin) ? await stat(path).catch(() => null) : null
    if (!found || found.mtimeMs >= before) continue
    swept.count++
    swept.bytes += found.size
    if (!dryRun) await rm(path, {force: true})
  }
  return swept
}

/** Of a file, or of all that is below a folder. */
export async function bytesOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  if (!found?.isDirectory()) return found?.size ?? 0
  let bytes = 0
  for (const name of await readdir(path, {recursive: true}).catch(() => [])) {
    const each = await stat(join(path, name)).catch(() => null)
    bytes += each?.isFile() ? each.size : 0
  }
  return bytes
}
