import {existsSync} from 'node:fs'
import type {Failure} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import {compressStage} from '../../pipeline/compress/index.ts'
import type {MediaKind} from '../../types/document.ts'
import {isBackupName, originalName} from '../drain/replace.ts'

/** How `snap compress` looks at files. */
export interface CompressLook {
  /** What was made smaller before is made smaller again. */
  force: boolean
  inPlace: boolean
}

/** Of files that compress did make: nothing new to do for them. */
export const madeBefore = 'made by snap compress before; --force does it again'
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
}

/** What a file is that cannot be made smaller, for people; null for pictures and PDFs. */
export const incompressible = (media: MediaKind): string | null =>
  compressStage.media?.includes(media) ? null : (names[media] ?? media)

export const notForCompress = (path: string, what: string): Failure => ({
  class: 'permanent',
  code: 'E_UNSUPPORTED',
  message: `compress makes pictures and PDFs smaller; ${path} is ${what}.`,
  hint: `snap process ${JSON.stringify(path)} reads it.`,
})

/** Whether a path holds an original that was kept beside its smaller self: a second run must not replace that, too. */
const isKeptBackup = (path: string, {inPlace}: CompressLook): boolean =>
  inPlace && isBackupName(path) && existsSync(encodePath(originalName(path)))

/** Why a file needs no work: it is the smaller one already, or kept for the case of need. */
export async function doneBefore(
  path: string,
  look: CompressLook,
  isCompressed: () => Promise<boolean>,
): Promise<string | null> {
  if (isKeptBackup(path, look)) return keptBackup
  return !look.force && (await isCompressed()) ? madeBefore : null
}
