import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import {newId} from '../../src/ids.ts'
import {type Db, type OpenOptions, openDatabase} from '../../src/store/database.ts'
import {createSqliteStore, type SqliteStore} from '../../src/store/sqlite-store.ts'
import type {Store, StoreEffect, SubmitItem} from '../../src/store/types.ts'
import type {Page} from '../../src/types/document.ts'
import type {Chunk} from '../../src/types/results.ts'
import {optionSet} from './options.ts'

/** A clock that a test moves. */
export function testClock(time = 1_700_000_000_000) {
  const clock = {time, now: () => clock.time}
  return clock
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-store-'))
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}))
  return folder
}

export interface TestStore {
  folder: string
  file: string
  db: Db
  store: SqliteStore
  clock: ReturnType<typeof testClock>
}

/** A store in a folder of its own; both are gone after the test. */
export function openTestStore(open: Partial<OpenOptions> = {}): TestStore {
  const folder = temporaryFolder()
  const file = join(folder, 'store.db')
  const db = openDatabase(file, {busyTimeoutMs: 200, ...open})
  onTestFinished(() => {
    db.close()
  })
  const clock = testClock()
  return {folder, file, db, store: createSqliteStore({db, clock}), clock}
}

/** A queued item with a new document and a new run. */
export function queuedItem(ordinal: number, changes: Partial<SubmitItem> = {}): SubmitItem {
  const id = newId('d')
  return {
    ordinal,
    path: `/in/${ordinal}.pdf`,
    outcome: 'queued',
    document: {id, sha256: `sha-${id}`, bytes: 10, media: 'pdf', mtimeMs: 1000 + ordinal},
    run: {id: newId('r'), isNew: true, generation: 0, seq: ordinal, priority: 5},
    ...changes,
  }
}

export function submitEffect(batch: string, items: SubmitItem[]): StoreEffect {
  return {type: 'submit', batch, optionSet, items}
}

/** A new batch with these items; returns its id. */
export async function submitBatch(store: Writing, items: SubmitItem[]): Promise<string> {
  const batch = newId('b')
  await store.createBatch({id: batch, cwd: '/work', outDir: null, meta: {}})
  await store.applyEffects([submitEffect(batch, items)], null)
  return batch
}

interface Writing {
  createBatch: Store['createBatch']
  applyEffects(effects: StoreEffect[], context: null): unknown
}

export function textPage(page: number, text: string): Page {
  const words = text.split(' ').map((word, index) => ({
    text: word,
    box: [index * 50, 10, 40, 20] as [number, number, number, number],
    confidence: 0.9,
    line: 0,
  }))
  return {
    page,
    width: 800,
    height: 600,
    dpi: 150,
    rotation: 0,
    source: 'ocr',
    engine: 'test',
    text,
    words,
    confidence: 0.9,
  }
}

export function pagesFile(folder: string, pages: Page[]): string {
  const file = join(folder, 'pages.json')
  writeFileSync(file, JSON.stringify({pages}))
  return file
}

export function chunksFile(folder: string, texts: string[]): string {
  const file = join(folder, 'chunks.json')
  writeFileSync(file, JSON.stringify({chunks: chunksOf(texts)}))
  return file
}

/** One on each page. */
export const chunksOf = (texts: string[], source?: 'ocr' | 'text'): Chunk[] =>
  texts.map((text, ordinal) => ({
    ordinal,
    page: ordinal + 1,
    start: 0,
    end: text.length,
    text,
    ...(source === undefined ? {} : {source}),
  }))

/** What a user says about one value of a document, teaching nothing. */
export const correct = (store: Store, document: string, path: string, value: string | null): Promise<void> =>
  store.correct([{document, add: [{path, value}]}])

/** Takes back the newest correction of the path (or of the document); false if there is none. */
export async function undoCorrection(store: Store, document: string, path?: string): Promise<boolean> {
  const held = await store.corrections(document)
  const newest = held.findLast((one) => path === undefined || one.path === path)
  if (newest) await store.correct([{document, undo: [newest.id]}])
  return newest !== undefined
}
