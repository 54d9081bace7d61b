import type {PDFContext, PDFRef} from 'pdf-lib'
import {createFile, type Indirect, subsections, type ToFile} from './file.ts'
import {objectBytes} from './spelling.ts'

/** All objects as they are, and a classic cross-reference table (ISO 32000-1, 7.5.4). */
export async function writePlain(context: PDFContext, objects: Indirect[], written: ToFile): Promise<Uint8Array> {
  const file = createFile(context, '1.4')
  const offsets = new Map<PDFRef, number>()
  for (const [ref, object] of objects) {
    offsets.set(ref, file.at)
    file.add(written(ref, object))
  }
  const startXref = file.at
  const size = objects.reduce((largest, [ref]) => Math.max(largest, ref.objectNumber), 0) + 1
  const {Root, Info, ID, Encrypt} = context.trailerInfo
  const trailer = context.obj({Size: size, Root, Info, ID, Encrypt})
  file.add(Buffer.from(`xref\n${tableText(offsets)}trailer\n`, 'latin1'))
  file.add(objectBytes(trailer))
  file.add(Buffer.from(`\nstartxref\n${startXref}\n%%EOF\n`, 'latin1'))
  return Buffer.concat(file.parts)
}

function tableText(offsets: Map<PDFRef, number>): string {
  const lines = ['0 1', '0000000000 65535 f ']
  const refs = [...offsets.keys()]
  const sections = subsections(refs.map((ref) => ref.objectNumber))
  let next = 0
  for (let at = 0; at < sections.length; at += 2) {
    lines.push(`${sections[at]} ${sections[at + 1]}`)
    for (const ref of refs.slice(next, next + sections[at + 1]!)) {
      const offset = String(offsets.get(ref)).padStart(10, '0')
      lines.push(`${offset} ${String(ref.generationNumber).padStart(5, '0')} n `)
    }
    next += sections[at + 1]!
  }
  return `${lines.join('\n')}\n`
}
