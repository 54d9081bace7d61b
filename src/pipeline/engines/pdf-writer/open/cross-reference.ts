/** Entries of a table that are looked at: a shift moves all of them, and a table of a million entries is 20 MB. */
const checkedEntries = 1000

/** Bytes at the end that readers look for the start of the table in (ISO 32000-1, Annex H, note 18: 1,024 for %%EOF). */
const tailBytes = 1088
/** Sections of one file: each is one time that it was saved. */
const maxSections = 100

/**
 * Whether the cross-reference sections (ISO 32000-1, 7.5.4 and 7.5.8) lead to where they should; of those that are streams only the
 * place of the newest is looked at. Without sound ones readers look for objects all over the file. Offsets may count from the header
 * instead of the first byte, as all readers accept.
 */
export function hasSoundCrossReference(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tail = file.toString('latin1', Math.max(0, file.length - tailBytes))
  const start = /^startxref\s+(\d{1,15})\s/.exec(tail.slice(Math.max(0, tail.lastIndexOf('startxref'))))?.[1]
  if (start === undefined) return false
  const header = Math.max(0, file.subarray(0, 1024).indexOf('%PDF-'))
  return [0, header].some((base) => leadsToObjects(file, Number(start), base))
}

function leadsToObjects(file: Buffer, start: number, base: number): boolean {
  const known = new Set<number>()
  let at: number | null = start
  for (let section = 0; at !== null && section < maxSections; section++) {
    const head = textAt(file, at + base, 40)
    if (/^\s*\d+\s+\d+\s+obj/.test(head)) return true
    if (!/^\s*xref\s/.test(head)) return false
    const entries = tableEntries(file, at + base)
    // What a newer section says of an object goes before what an older one says.
    if (!entries.every((entry) => known.has(entry.number) || isThere(file, base, entry))) return false
    for (const {number} of entries) known.add(number)
    at = previousSection(file, at + base)
  }
  return true
}

function previousSection(file: Buffer, at: number): number | null {
  const trailer = file.indexOf('trailer', at)
  const previous = trailer < 0 ? null : /\/Prev\s+(\d{1,15})/.exec(textAt(file, trailer, 1000).split('startxref')[0]!)
  return previous === null ? null : Number(previous[1])
}

interface TableEntry {
  number: number
  generation: number
  offset: number
}

/** The first entries in use of a classic table, without those at 0 that some writers leave for objects they dropped. */
function tableEntries(file: Buffer, at: number): TableEntry[] {
  // A row has 20 bytes, the head of a section less.
  const text = textAt(file, at, checkedEntries * 20).split('trailer')[0]!
  const entries: TableEntry[] = []
  let number = 0
  for (const [, first, offset, generation, kind] of text.matchAll(
    /(\d+) (?:\d+)(?=\s*[\r\n])|(\d{10}) (\d{5}) ([nf])/g,
  )) {
    if (first !== undefined) number = Number(first)
    else {
      if (kind === 'n' && Number(offset) > 0)
        entries.push({number, generation: Number(generation), offset: Number(offset)})
      number++
    }
  }
  return entries
}

function isThere(file: Buffer, base: number, {number, generation, offset}: TableEntry): boolean {
  const [, foundNumber, foundGeneration] = /^\s*0*(\d+)\s+0*(\d+)\s+obj/.exec(textAt(file, offset + base, 40)) ?? []
  return Number(foundNumber) === number && Number(foundGeneration) === generation
}

const textAt = (file: Buffer, at: number, length: number) =>
  at < 0 ? '' : file.toString('latin1', Math.min(at, file.length), Math.min(at + length, file.length))
