import {ExitCode, type ExitCodeValue} from '../../errors.ts'
import type {ProblemKind} from '../../store/maintenance-store.ts'
import type {App} from '../app.ts'
import {reopenLost} from '../drain/reopen-lost.ts'
import {blobFindings, type LostBlobs} from './blobs.ts'
import {queueNotes} from './notes.ts'
import {remake} from './remake.ts'

export interface Finding {
  kind: ProblemKind | 'lost-files' | 'lost-originals'
  count: number
  /** One sentence. */
  what: string
  /** What --repair does about it; null: nothing can, a backup has to be taken. */
  repair: string | null
  /** At most five. */
  examples: string[]
  repaired: boolean
}

/** No damage: what the next command sees to by itself. */
export interface Note {
  kind: 'left-jobs' | 'unused-files'
  count: number
  what: string
}

export interface CheckResult {
  schema: 1
  exit: ExitCodeValue
  findings: Finding[]
  notes: Note[]
  /** Where the store is as it was before the repair. */
  copy: string | null
}

/** Looks for damage in store and files and, with `repair`, mends what can be mended. */
export async function check(app: App, options: {repair: boolean}): Promise<CheckResult> {
  const store = await storeFindings(app)
  const files = await blobFindings(app)
  const findings = [...store, ...files.findings]
  const notes = await queueNotes(app, files.unused)
  const copy =
    options.repair && findings.some(({repair}) => repair !== null) ? await repairAll(app, findings, files) : null
  const isLeft = findings.some(({repaired}) => !repaired)
  return {schema: 1, exit: isLeft ? ExitCode.someFailed : ExitCode.ok, findings, notes, copy}
}

const sentences: Record<ProblemKind, [what: (count: number) => string, repair: string | null]> = {
  database: [(n) => `Places of the database file that are damaged: ${n}.`, null],
  indexes: [(n) => `Entries of indexes that do not match their tables: ${n}.`, 'They are built again.'],
  references: [(n) => `Rows that refer to rows that are not there: ${n}.`, 'They are removed.'],
  'search-index': [() => 'The search index does not match the texts.', 'It is built again.'],
  'misread-index': [() => 'The index of misread words does not match the texts.', 'It is built again.'],
  'jobs-index': [() => 'The index by which jobs are found does not match them.', 'It is built again.'],
  vectors: [() => 'Vectors belong to no text.', 'They are removed; snap retry --vectors makes them again.'],
  counters: [(n) => `Counters that differ from what they count: ${n}.`, 'They are counted again.'],
  jobs: [() => 'Jobs belong to no run.', 'They are removed.'],
}

async function storeFindings(app: App): Promise<Finding[]> {
  return (await app.store.problems()).map(({kind, messages}) => {
    const [what, repair] = sentences[kind]
    const count = messages.length
    return {kind, count, what: what(count), repair, examples: messages.slice(0, 5), repaired: false}
  })
}

async function repairAll(app: App, findings: Finding[], files: LostBlobs): Promise<string> {
  const copy = `${app.paths.store}.before-repair-${app.clock.now()}`
  const kinds = (await app.store.problems()).map(({kind}) => kind)
  await app.store.copyPages(copy)
  // Last the counters: rows may have been removed before.
  await app.store.repair([...kinds.filter((kind) => kind !== 'counters'), 'counters'])
  await remake(app, files)
  await reopenLost(app)
  const left = new Set((await app.store.problems()).map(({kind}) => kind as string))
  for (const finding of findings) finding.repaired = finding.repair !== null && !left.has(finding.kind)
  app.log.write('warn', 'repaired', {kinds: findings.filter(({repaired}) => repaired).map(({kind}) => kind)})
  return copy
}
