import {PDFDocument} from 'pdf-lib'
import {readPages} from '../../src/pipeline/engines/pdf-writer/objects/pages.ts'

/** An object as PDF text, or a stream: its dictionary without /Length, and its data. */
export type RawObject = string | {dict?: string; data: string | Uint8Array}

/** The bytes of a PDF of these objects, written as they are; the trailer's /Root is object 1. */
export function rawPdf(objects: Record<number, RawObject>): Buffer {
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.7\n')]
  const offsets = new Map<number, number>()
  for (const [number, object] of Object.entries(objects)) {
    offsets.set(Number(number), Buffer.concat(parts).length)
    parts.push(Buffer.from(`${number} 0 obj\n`), objectBytes(object), Buffer.from('\nendobj\n'))
  }
  const start = Buffer.concat(parts).length
  const entries = [...offsets].map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`)
  const size = Math.max(...offsets.keys()) + 1
  const head = `xref\n0 1\n0000000000 65535 f \n${entries.join('')}`
  parts.push(Buffer.from(`${head}trailer\n<</Size ${size} /Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`))
  return Buffer.concat(parts)
}

function objectBytes(object: RawObject): Uint8Array {
  if (typeof object === 'string') return Buffer.from(object, 'latin1')
  const data = typeof object.data === 'string' ? Buffer.from(object.data, 'latin1') : object.data
  const head = `<<${object.dict ?? ''} /Length ${data.length}>>\nstream\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), data, Buffer.from('\nendstream')])
}

/** The parsed objects and pages of such a PDF. */
export async function parsedPdf(objects: Record<number, RawObject>) {
  const {context} = await PDFDocument.load(rawPdf(objects), {updateMetadata: false})
  return {context, pages: readPages(context)}
}
