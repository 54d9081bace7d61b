import {open} from 'node:fs/promises'
import {encodePath} from '../../path-bytes.ts'
import type {MediaKind} from '../../types/document.ts'
import {zipDirectory, zipTailBytes} from '../engines/text/zip.ts'
import {sniffFile} from '../media.ts'
import {hasWholeBoxes, isWholeGif, isWholeJpeg, isWholePng, isWholeWebp} from './pictures.ts'
import {type Reader, readerOf} from './reader.ts'
import {isWholeTiff} from './tiff.ts'

/** `unknown`: of no type that snap reads. */
export type Wholeness = 'whole' | 'cut' | 'unknown'

/**
 * Whether a file has the end that its type demands. What is cut is still being written, or damaged. Formats without an end
 * (texts, mails) are whole as they are. Throws what the file system throws.
 */
export async function wholeness(path: string): Promise<Wholeness> {
  const media = await sniffFile(path)
  if (media === 'empty') return 'cut'
  await using handle = await open(encodePath(path))
  const file = await readerOf(handle)
  // Space that was reserved and not written to yet; and what an archive is, its end says.
  if (media === null) return (await isAllZeros(file)) || !(await isWholeZip(file)) ? 'cut' : 'unknown'
  return (await isWhole(file, media)) ? 'whole' : 'cut'
}

const isAllZeros = async (file: Reader): Promise<boolean> => (await file.at(0, 4096)).every((byte) => byte === 0)

async function isWhole(file: Reader, media: MediaKind): Promise<boolean> {
  if (media === 'pdf') return isWholePdf(file)
  if (media === 'image') return isWholePicture(file)
  if (media === 'zip' || media === 'docx' || media === 'xlsx') return isWholeZip(file)
  return media === 'xml' || media === 'hocr' ? isWholeXml(file) : true
}

/** Readers look for the end-of-file mark in the last 1,024 bytes (ISO 32000-1, annex H.3); mail gateways append more. */
async function isWholePdf(file: Reader): Promise<boolean> {
  return (await file.at(Math.max(0, file.size - 4096), 4096)).includes('%%EOF')
}

/** Space that was reserved shows at the end: no format of pictures ends with so many zeros, but a raw black one. */
const endsWithZeros = async (file: Reader): Promise<boolean> =>
  file.size > 4096 && (await file.at(file.size - 1024, 1024)).every((byte) => byte === 0)

/** By the first bytes; a file that begins like no picture is one whose beginning says nothing of its end. */
async function isWholePicture(file: Reader): Promise<boolean> {
  const head = await file.at(0, 12)
  const is = (mark: string, at = 0) => head.toString('latin1', at, at + mark.length) === mark
  if (is('\xff\xd8')) return isWholeJpeg(file)
  if (is('\x89PNG')) return isWholePng(file)
  if (is('GIF8')) return isWholeGif(file)
  if (await endsWithZeros(file)) return false
  if (is('RIFF')) return isWholeWebp(file)
  if (is('II') || is('MM')) return isWholeTiff(file)
  return is('ftyp', 4) ? hasWholeBoxes(file) : true
}

/** Office files with a password are no ZIP archives. */
async function isWholeZip(file: Reader): Promise<boolean> {
  if ((await file.at(0, 2)).toString('latin1') !== 'PK') return true
  return zipDirectory(await file.at(Math.max(0, file.size - zipTailBytes), zipTailBytes)) !== null
}

/** Signed XML is wrapped in bytes of another format, whose end says nothing. */
async function isWholeXml(file: Reader): Promise<boolean> {
  const start = (await file.at(0, 64))
    .toString('latin1')
    .trimStart()
    .replace(/^\xef\xbb\xbf/, '')
  if (!start.startsWith('<')) return true
  const tail = (await file.at(Math.max(0, file.size - 256), 256)).toString('latin1').replaceAll('\0', '').trimEnd()
  return tail.endsWith('>')
}
