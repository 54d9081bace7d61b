import {readEntries, type ToUnicode} from './to-unicode.ts'

/** A ToUnicode CMap with the entries of `codes` and nothing else; null where the map is not surely understood. */
export function trimToUnicode(bytes: Uint8Array, codes: ReadonlySet<number>): Uint8Array | null {
  const map = readEntries(bytes, codes)
  return map === null || map.spaces.length === 0 ? null : Buffer.from(write(map), 'latin1')
}

interface Run {
  first: string
  last: string
  text: string
}

/** Codes in a row whose texts count up in their last byte. */
function toRuns(entries: ToUnicode['entries']): Run[] {
  const runs: Run[] = []
  for (const [code, text] of [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const run = runs.at(-1)
    if (run && follows(run.last, code) && follows(entries.get(run.last)!, text)) run.last = code
    else runs.push({first: code, last: code, text})
  }
  return runs
}

/** Whether two texts of digits are alike but for the last byte, which is one more. */
function follows(before: string, after: string): boolean {
  if (before.length !== after.length || before.length === 0 || before.slice(0, -2) !== after.slice(0, -2)) return false
  return Number.parseInt(after.slice(-2), 16) === Number.parseInt(before.slice(-2), 16) + 1
}

/** Entries a block may have at most (Adobe technical note 5411). */
const blockSize = 100

function write({spaces, entries}: ToUnicode): string {
  const runs = toRuns(entries)
  const chars = runs.filter(({first, last}) => first === last).map(({first, text}) => `<${first}><${text}>`)
  const ranges = runs
    .filter(({first, last}) => first !== last)
    .map(({first, last, text}) => `<${first}><${last}><${text}>`)
  return [
    '/CIDInit/ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CMapName/Adobe-Identity-UCS def',
    '/CMapType 2 def',
    ...blocks(
      'codespacerange',
      spaces.map(([low, high]) => `<${low}><${high}>`),
    ),
    ...blocks('bfchar', chars),
    ...blocks('bfrange', ranges),
    'endcmap',
    'CMapName currentdict/CMap defineresource pop',
    'end',
    'end\n',
  ].join('\n')
}

function blocks(kind: string, lines: string[]): string[] {
  const result: string[] = []
  for (let at = 0; at < lines.length; at += blockSize) {
    const block = lines.slice(at, at + blockSize)
    result.push(`${block.length} begin${kind}`, ...block, `end${kind}`)
  }
  return result
}
