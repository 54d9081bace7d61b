import {type PDFContext, PDFRawStream, PDFRef, PDFXRefStreamParser} from 'pdf-lib'
import {lookupName, lookupNumber} from '../objects/objects.ts'

/** What the newest section of the cross-reference that names an object says. */
interface Entry {
  generation: number
  /** Place in the file; null for deleted objects and those in object streams. */
  offset: number | null
  deleted: boolean
}

interface Section {
  entries: Map<number, Entry>
  next: number[]
}

/** More revisions than any document has. */
const maxSections = 10_000

/**
 * Takes deleted objects, and older generations of numbers used again, out of a parsed document. The parser reads files from
 * front to back and so finds them, while viewers show nothing where one is still referred to. Does nothing where the
 * cross-reference is damaged: viewers then look for objects as the parser does.
 */
export function dropDeleted(context: PDFContext, bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = readEntries(context, file)
  if (entries === null || !isTrue(entries, file)) return
  for (const [ref] of context.enumerateIndirectObjects()) {
    const entry = entries.get(ref.objectNumber)
    const isOld = entry !== undefined && (entry.deleted || entry.generation !== ref.generationNumber)
    if (isOld) context.delete(ref)
  }
}

/** Newest entry of each object; null where a section cannot be read. */
function readEntries(context: PDFContext, file: Buffer): Map<number, Entry> | null {
  const result = new Map<number, Entry>()
  const start = /startxref\s+(\d+)/.exec(file.subarray(file.lastIndexOf('startxref')).toString('latin1'))
  const pending = start ? [Number(start[1])] : []
  const seen = new Set<number>()
  while (pending.length > 0) {
    const at = pending.pop()!
    if (seen.has(at)) continue
    seen.add(at)
    const section = seen.size > maxSections ? null : readSection(context, file, at)
    if (section === null) return null
    for (const [number, entry] of section.entries) if (!result.has(number)) result.set(number, entry)
    pending.push(...section.next)
  }
  return result.size > 0 ? result : null
}

function readSection(context: PDFContext, file: Buffer, at: number): Section | null {
  return file.subarray(at, at + 4).toString('latin1') === 'xref'
    ? readTable(context, file, at)
    : readStream(context, file, at)
}

/** A table and its trailer (ISO 32000-1, 7.5.4); what a hybrid file hides from old readers comes before what it shows them. */
function readTable(context: PDFContext, file: Buffer, at: number): Section | null {
  const trailerAt = file.indexOf('trailer', at)
  const end = file.indexOf('startxref', trailerAt)
  if (trailerAt < 0 || end < 0) return null
  const trailer = file.subarray(trailerAt, end).toString('latin1')
  const hidden = numberAfter(trailer, 'XRefStm').map((place) => readStream(context, file, place))
  if (hidden.includes(null)) return null
  const shown = tableEntries(file.subarray(at + 4, trailerAt).toString('latin1'))
  if (shown === null) return null
  const entries = new Map([...shown, ...hidden.flatMap((section) => [...section!.entries])])
  return {entries, next: numberAfter(trailer, 'Prev')}
}

const numberAfter = (text: string, key: string): number[] => {
  const found = new RegExp(`/${key}\\s+(\\d+)`).exec(text)
  return found ? [Number(found[1])] : []
}

function tableEntries(text: string): Map<number, Entry> | null {
  const entries = new Map<number, Entry>()
  let number = 0
  let left = 0
  for (const line of text.split(/[\r\n]+/)) {
    const fields = line.trim().split(/\s+/)
    if (fields.length === 3 && left > 0) {
      const deleted = fields[2] === 'f'
      entries.set(number++, {generation: Number(fields[1]), offset: deleted ? null : Number(fields[0]), deleted})
      left--
    } else if (fields.length === 2 && left === 0) {
      number = Number(fields[0])
      left = Number(fields[1])
    } else if (line.trim() !== '') return null
  }
  return left === 0 ? entries : null
}

/** A cross-reference stream (7.5.8), which the parser has met already. */
function readStream(context: PDFContext, file: Buffer, at: number): Section | null {
  const head = /^\s*(\d+)\s+(\d+)\s+obj/.exec(file.subarray(at, at + 40).toString('latin1'))
  const stream = head && context.lookup(PDFRef.of(Number(head[1]), Number(head[2])))
  if (!(stream instanceof PDFRawStream) || lookupName(stream.dict, 'Type') !== 'XRef') return null
  const previous = lookupNumber(stream.dict, 'Prev')
  const entries = streamEntries(context, stream)
  return {entries, next: previous === undefined ? [] : [previous]}
}

/** pdf-lib takes each stream it reads for the newest trailer: what the document has is put back. */
function streamEntries(context: PDFContext, stream: PDFRawStream): Map<number, Entry> {
  const trailer = context.trailerInfo
  try {
    const entries = PDFXRefStreamParser.forStream(stream).parseIntoContext()
    return new Map(
      entries.map(({ref, offset, deleted, inObjectStream}) => [
        ref.objectNumber,
        {generation: ref.generationNumber, offset: deleted || inObjectStream ? null : offset, deleted},
      ]),
    )
  } finally {
    context.trailerInfo = trailer
  }
}

/** Whether all objects stand where the entries say. */
function isTrue(entries: Map<number, Entry>, file: Buffer): boolean {
  return [...entries].every(([number, {generation, offset}]) => {
    if (offset === null) return true
    const head = /^\s*(\d+)\s+(\d+)\s+obj/.exec(file.subarray(offset, offset + 40).toString('latin1'))
    return head !== null && Number(head[1]) === number && Number(head[2]) === generation
  })
}
