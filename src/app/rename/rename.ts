import {existsSync} from 'node:fs'
import {basename, dirname, extname, join} from 'node:path'
import {toFailure} from '../../errors.ts'
import {newId} from '../../ids.ts'
import {outputName} from '../../output-name.ts'
import {encodePath} from '../../path-bytes.ts'
import type {DocumentJson} from '../../types/contract.ts'
import type {App} from '../app.ts'
import {selectDocuments} from '../export/select.ts'
import {parseWhere, type Where} from '../export/where.ts'
import {findSource, hashFile} from '../flow/source-file.ts'
import {alone} from './alone.ts'
import {finishMove, moveFile} from './move.ts'
import {fillPattern, type NamePattern} from './pattern.ts'

export interface Renamed {
  schema: 1
  dryRun: boolean
  renamed: {document: string; from: string; to: string}[]
  /** Documents that keep their names, and why. */
  skipped: {document: string; path: string; reason: string}[]
}

export interface RenameInput {
  pattern: NamePattern
  where: Where
  /** Only these documents; all where absent. */
  documents?: ReadonlySet<string>
  /** Names may hold values that are not sure. */
  unsure: boolean
  dryRun: boolean
}

/**
 * Names the files of read documents by what is in them, each in its own folder and with its own extension. The content
 * is not touched; the journal in the store has every rename before it happens. A name that is taken gets ~2.
 */
export async function renameDocuments(app: App, input: RenameInput): Promise<Renamed> {
  if (input.dryRun) return renameAll(app, input)
  return alone(app, async () => {
    await finishRenames(app)
    return renameAll(app, input)
  })
}

async function renameAll(app: App, input: RenameInput): Promise<Renamed> {
  const result: Renamed = {schema: 1, dryRun: input.dryRun, renamed: [], skipped: []}
  const change = newId('c')
  const taken = new Set<string>()
  for await (const document of selectDocuments(app, input.where, input.documents)) {
    try {
      await renameOne(app, document, {...input, change, taken}, result)
    } catch (error) {
      result.skipped.push({document: document.id!, path: document.path, reason: toFailure(error).message})
    }
  }
  return result
}

/** Names the files that a batch has read. */
export async function renameBatch(app: App, batch: string, pattern: NamePattern): Promise<Renamed> {
  const items = await app.store.items(batch)
  const documents = new Set(items.flatMap(({document}) => document ?? []))
  return renameDocuments(app, {pattern, where: parseWhere([]), documents, unsure: false, dryRun: false})
}

async function renameOne(
  app: App,
  document: DocumentJson,
  input: RenameInput & {change: string; taken: Set<string>},
  result: Renamed,
): Promise<void> {
  const from = await findSource((await app.store.document(document.id!))!)
  const filled =
    document.parts === null
      ? fillPattern(input.pattern, document, {ownName: basename(from, extname(from)), unsure: input.unsure})
      : {reason: `it holds ${document.parts.length} bills`}
  if ('reason' in filled) {
    result.skipped.push({document: document.id!, path: from, reason: filled.reason})
    return
  }
  const to = freeName(from, filled.stem, input.taken)
  if (to === from) return
  input.taken.add(to)
  if (!input.dryRun) await carryOut(app, input.change, {document: document.id!, from, to})
  result.renamed.push({document: document.id!, from, to})
}

/** The new path: the file's own where it has that name already, else one where nothing is. */
function freeName(from: string, stem: string, taken: ReadonlySet<string>): string {
  const extension = extname(from)
  for (let n = 1; ; n++) {
    const path = join(dirname(from), outputName(stem, n === 1 ? extension : `~${n}${extension}`))
    if (path === from || !(taken.has(path) || existsSync(encodePath(path)))) return path
  }
}

async function carryOut(app: App, change: string, step: {document: string; from: string; to: string}): Promise<void> {
  const id = await app.store.planRename(change, step)
  try {
    await moveFile(step.from, step.to)
  } catch (error) {
    await app.store.endRename(id, 'dropped')
    throw error
  }
  await app.store.endRename(id, 'done')
}

/** Brings to an end what a killed process had begun. */
async function finishRenames(app: App): Promise<void> {
  for (const {id, from, to} of await app.store.plannedRenames()) {
    await app.store.endRename(id, (await finishMove(from, to)) === 'moved' ? 'done' : 'dropped')
  }
}

/** Takes the newest change back, as far as its files are where they were put and their old names are free. */
export async function undoRenames(app: App, dryRun: boolean): Promise<Renamed> {
  if (dryRun) return undoAll(app, true)
  return alone(app, async () => {
    await finishRenames(app)
    return undoAll(app, false)
  })
}

async function undoAll(app: App, dryRun: boolean): Promise<Renamed> {
  const result: Renamed = {schema: 1, dryRun, renamed: [], skipped: []}
  for (const {id, document, from, to} of await app.store.lastRenames()) {
    try {
      if (!dryRun) {
        await moveBack(app, {document, from, to})
        await app.store.endRename(id, 'undone')
      }
      result.renamed.push({document, from: to, to: from})
    } catch (error) {
      result.skipped.push({document, path: to, reason: toFailure(error).message})
    }
  }
  return result
}

/** A process that was killed here may have put the file back, or given it both names. */
async function moveBack(app: App, {document, from, to}: {document: string; from: string; to: string}): Promise<void> {
  const isBack = existsSync(encodePath(from)) && (await hashFile(from)) === (await app.store.document(document))?.sha256
  if (!isBack || (await finishMove(to, from)) === 'not moved') await moveFile(to, from)
}
