import {DocumentError} from '../../../errors.ts'
import type {Page} from '../../../types/document.ts'
import type {TextEngine} from '../types.ts'
import {cleanText, decodeText} from './charset.ts'
import {csvToLines} from './csv.ts'
import {docxToLines} from './docx.ts'
import {emlToLines} from './eml.ts'
import {layOutPages, type TabMode} from './grid.ts'
import {hocrToPages} from './hocr.ts'
import {decodeHtml, htmlMegabytes, htmlToLines} from './html.ts'
import {readBounded} from './read-bounded.ts'
import {xlsxToLines} from './xlsx.ts'

interface Format {
  /** Largest file that is read, in MB: what its parser keeps within 1 GB. */
  megabytes: number
  pages(bytes: Buffer): Page[] | Promise<Page[]>
}

/** A format whose adapter gives the text of each page, or one text, which is then set on the character grid. */
function textFormat(
  megabytes: number,
  tabs: TabMode,
  engine: string,
  read: (bytes: Buffer) => Texts | Promise<Texts>,
): Format {
  const pages = async (bytes: Buffer) => layOutPages([await read(bytes)].flat().map(cleanText), engine, tabs)
  return {megabytes, pages}
}

type Texts = string | string[]

const formats: Record<string, Format> = {
  text: textFormat(50, 'stops', 'text', (bytes) => decodeText(bytes)),
  markdown: textFormat(50, 'stops', 'text', (bytes) => decodeText(bytes)),
  csv: textFormat(20, 'columns', 'csv', (bytes) => csvToLines(decodeText(bytes))),
  html: textFormat(htmlMegabytes, 'columns', 'html', (bytes) => htmlToLines(decodeHtml(bytes))),
  eml: textFormat(50, 'columns', 'eml', emlToLines),
  docx: textFormat(100, 'columns', 'docx', docxToLines),
  xlsx: textFormat(100, 'columns', 'xlsx', xlsxToLines),
  hocr: {megabytes: 50, pages: (bytes) => hocrToPages(decodeHtml(bytes))},
}

/**
 * Reads text formats and hOCR. Errors: E_UNREADABLE, E_ENCRYPTED (office files with a password), E_TOO_BIG, E_EMPTY (no
 * text in it), E_UNSUPPORTED, E_GONE.
 */
export function createTextEngine(): TextEngine {
  return {
    async probe() {
      return {ok: true, version: '1', detail: `reads ${Object.keys(formats).join(', ')}`}
    },
    async read(path, media) {
      const format = formats[media]
      if (!format) throw new DocumentError('E_UNSUPPORTED', `Not a text format: ${media}`)
      const bytes = await readBounded(path, format.megabytes)
      refuseCompoundFile(bytes)
      const pages = await format.pages(bytes)
      if (pages.length === 0) throw new DocumentError('E_EMPTY', 'There is no text in the file')
      return pages
    },
  }
}

/** Office files with a password, and those of before 2007, are OLE compound files ([MS-CFB] 2.2) and not ZIP archives. */
function refuseCompoundFile(bytes: Buffer): void {
  if (!bytes.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) return
  if (bytes.includes('EncryptedPackage', 0, 'utf16le')) {
    throw new DocumentError('E_ENCRYPTED', 'The file is protected by a password', {
      hint: 'save a copy without the password',
    })
  }
  throw new DocumentError('E_UNSUPPORTED', 'The file is of an Office version before 2007', {
    hint: 'save it as DOCX or XLSX',
  })
}
