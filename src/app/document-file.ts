import {basename} from 'node:path'
import {encodePath} from '../path-bytes.ts'
import type {App} from './app.ts'
import {fileNameOf} from './batch-zip.ts'
import {documentWithRun, notFound} from './browse/words.ts'
import {findBytes} from './flow/source-file.ts'
import {artifactsOf} from './present/document.ts'
import {pathOf} from './present/path.ts'
import {fileName} from './uploads.ts'

export const fileKinds = ['original', 'archive-pdf', 'compressed-image', 'text', 'hocr'] as const
export type FileKind = (typeof fileKinds)[number]

/** A file of a document, with a name for who keeps it. Throws E_NOT_FOUND, E_GONE, E_CHANGED, E_INFECTED. */
export async function documentFile(
  app: App,
  id: string,
  kind: FileKind,
): Promise<{path: string | Buffer; name: string}> {
  const {document, run} = await documentWithRun(app, id)
  const name = basename(await pathOf(app, document))
  if (kind === 'original') {
    const path = await findBytes(app, document)
    // What failed as infected is still listed: it must not go on to the machine of a browser.
    await app.scanner.check({path, sha256: document.sha256})
    return {path: encodePath(path), name: fileName(name)}
  }
  const made = (await artifactsOf(app, document, run)).find((file) => file.kind === kind)
  if (made === undefined) throw notFound(`There is no ${kind} of ${id}.`)
  return {path: await app.blobs.local(made.hash, made.extension), name: fileNameOf(name, made.path)}
}
