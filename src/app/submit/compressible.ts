import {existsSync} from 'node:fs'
import type {Failure} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import {compressStage} from '../../pipeline/compress/index.ts'
import type {Store} from '../../store/types.ts'
import type {MediaKind} from '../../types/document.ts'
import {isBackupName, originalName} from '../drain/replace.ts'

/** How `snap compress` looks at files. */
export interface CompressLook {
  /** What was made smaller before is made smaller again. */
  force: boolean
  inPlace: boolean
}

/** Of files that compress did make: nothing new to do for them. */
const madeBefore = 'made by snap compress before; --force does it again'
const keptBackup = 'the original that --backup kept'

const names: Partial<Record<MediaKind, string>> = {
  xml: 'an e-invoice in XML',
  hocr: 'an hOCR file',
  text: 'a text',
  markdown: 'a text in Markdown',
  html: 'an HTML page',
  docx: 'a Word document',
  xlsx: 'a workbook',
  csv: 'a table in CSV',
  eml: 'an e-mail',
  mbox: 'a mailbox',
  zip: 'a ZIP archive',
}

/** Why a file cannot be made smaller: in a folder it is passed over for `reason`, named it has failed. Null: it can. */
export function unfit(
  path: string,
  media: MediaKind,
  {inPlace}: CompressLook,
): {reason: string; error: Failure} | null {
  const shown = JSON.stringify(path)
  if (!compressStage.media?.includes(media)) {
    const what = names[media] ?? media
    const message = `compress makes pictures and PDFs smaller; ${path} is ${what}.`
    return refused(`${what}, neither picture nor PDF`, message, `snap process ${shown} reads it.`)
  }
  if (!inPlace || !/\.hei[cf]$/iu.test(path)) return null
  const message = `HEIC cannot be written, so ${path} cannot be replaced in place.`
  return refused('HEIC, which cannot be written: --out makes JPEG of it', message, `snap compress ${shown} --out DIR`)
}

const refused = (reason: string, message: string, hint: string): {reason: string; error: Failure} => ({
  reason,
  error: {class: 'permanent', code: 'E_UNSUPPORTED', message, hint},
})

/**
 * Whether a file is an original that was kept beside its smaller self: a second run must not replace that, too. A long name
 * was cut, so that no other leads from it to the smaller one; a store of another home does not know it.
 */
async function isKept(path: string, sha256: string, known: Known): Promise<boolean> {
  if (!isBackupName(path)) return false
  return existsSync(encodePath(originalName(path))) || known.isKeptOriginal(sha256)
}

type Known = Pick<Store, 'isCompressed' | 'isKeptOriginal'>

/** Why a file needs no work: it is the smaller one already, or kept for the case of need. */
export async function doneBefore(
  {path, sha256}: {path: string; sha256: string},
  {inPlace, force}: CompressLook,
  known: Known,
): Promise<string | null> {
  if (inPlace && (await isKept(path, sha256, known))) return keptBackup
  return !force && (await known.isCompressed(sha256)) ? madeBefore : null
}
