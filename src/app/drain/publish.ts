import {mkdir, stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import {DocumentError, toFailure} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import {copyFileAtomic, ignoreMissing, sweepTemporaryFiles} from '../../store/atomic-file.ts'
import type {StoredItem} from '../../store/types.ts'
import type {App} from '../app.ts'
import {hashFile} from '../flow/source-file.ts'
import {isArchive, isOtherThanHeic, isPublished, outputPath} from '../inputs/output-path.ts'
import {isFreeBeside, isFreeOutput} from '../inputs/own-output.ts'
import {artifactsOf, type MadeFile} from '../present/document.ts'
import {LostOriginal, replaceOriginal} from './replace.ts'

/**
 * Puts the archives of finished documents where --out or --in-place asked for them: whole files only, by temp, fsync and
 * rename. Items whose output cannot be written stay unpublished and are tried by the next run, but for originals that are
 * not what was read any more: those have failed. Returns what went wrong.
 */
export async function publish(app: App, items: StoredItem[]): Promise<{path: string; error: DocumentError}[]> {
  const problems: {path: string; error: DocumentError}[] = []
  for (const item of items) {
    try {
      await publishItem(app, item)
    } catch (thrown) {
      const failure = toFailure(thrown)
      const {code, message, hint, class: failureClass} = failure
      const isLost = thrown instanceof LostOriginal
      if (isLost) await app.store.refuseOutput(item.batch, item.ordinal, failure)
      const text = isLost ? message : `Cannot write ${item.outPath}: ${message}`
      problems.push({
        path: item.path,
        error: new DocumentError(code, text, {class: failureClass, ...(hint ? {hint} : {})}),
      })
    }
  }
  return problems
}

/** An output that is there already is not touched: a folder that is synchronised would send it again every night. */
async function isThere({hash, bytes}: MadeFile, outPath: string): Promise<boolean> {
  const found = await stat(encodePath(outPath)).catch(ignoreMissing)
  return found?.isFile() === true && found.size === bytes && (await hashFile(outPath)) === hash
}

async function publishOutput(app: App, output: MadeFile, archive: {path: string; input: string}): Promise<void> {
  const target = outputPath(archive.path, output)
  if (await isThere(output, target)) return
  const isPlanned = target === archive.path
  const isFree = isPlanned ? await isFreeOutput(app, target, archive.input) : await isFreeBeside(app, target, archive)
  if (!isFree)
    throw new DocumentError('E_CHANGED', `another file has been put there: ${target}; move it, then: snap work`)
  await mkdir(encodePath(dirname(target)), {recursive: true})
  await copyFileAtomic(await app.blobs.local(output.hash, output.extension), target, {mode: 0o600})
}

async function publishItem(app: App, item: StoredItem): Promise<void> {
  if (!item.outPath) return
  if (item.inPlace) return replaceItem(app, item, {path: item.outPath, backup: item.inPlace === 'backup'})
  const document = item.document === null ? null : await app.store.document(item.document)
  const [run] = item.run === null ? [] : await app.store.runs([item.run])
  const artifacts = document && run ? await artifactsOf(app, document, run) : []
  // The archive comes last: once it is there, what stands beside it is known to be ours.
  const outputs = artifacts.filter(isPublished).sort((a, b) => Number(isArchive(a)) - Number(isArchive(b)))
  for (const output of outputs) await publishOutput(app, output, {path: item.outPath, input: item.path})
  await app.store.markPublished(item.batch, item.ordinal)
}

async function replaceItem(app: App, item: StoredItem, original: {path: string; backup: boolean}): Promise<void> {
  const document = await app.store.document(item.document!)
  const [run] = await app.store.runs([item.run!])
  // A run may be shared with a batch that still wants it.
  const isCancelled = (await app.store.batch(item.batch))?.cancelledAt !== null
  if (!document || !run || isCancelled) return
  // Never another kind of file under the old name.
  const wanted = document.media === 'image' ? 'compressed-image' : 'archive-pdf'
  const archive = (await artifactsOf(app, document, run)).find(({kind}) => kind === wanted)
  // A link of another name leads here: HEIC that is named is refused before any work.
  if (archive && isOtherThanHeic(original.path, archive.path))
    throw new LostOriginal('E_UNSUPPORTED', `HEIC cannot be written, so ${original.path} is left as it is.`, {
      hint: 'snap compress FILE --out DIR',
    })
  if (archive) {
    const path = await app.blobs.local(archive.hash, archive.extension)
    await replaceOriginal({...original, sha256: document.sha256, bytes: document.bytes}, {...archive, path})
  }
  await app.store.markPublished(item.batch, item.ordinal)
}

/**
 * Removes halves of output files that a killed process left beside outputs that are still to be written. A file that was
 * written to within a lease may belong to a process at work.
 */
export async function sweepOutputs(app: App): Promise<void> {
  const items = await app.store.unpublished()
  const folders = new Set(items.flatMap(({outPath}) => (outPath ? [dirname(outPath)] : [])))
  for (const folder of folders) {
    if (!(await stat(encodePath(folder)).catch(() => null))) continue
    await sweepTemporaryFiles(folder, {olderThanMs: app.config.values.lease, clock: app.clock}).catch(
      (error: Error) => {
        // An old batch's folder that may not be read any more must not stop all work.
        app.log.write('warn', 'sweep', {folder, error: error.message})
      },
    )
  }
}
