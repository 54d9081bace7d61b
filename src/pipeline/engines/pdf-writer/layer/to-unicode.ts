/** Operators a block: the limit of Adobe technical note 5411. */
const perBlock = 100

interface Range {
  first: number
  last: number
  character: string
}

/** The CMap that tells readers the character of each code (ISO 32000-1, 9.10.3); codes have `size` bytes. */
export function toUnicode(codes: Iterable<readonly [character: string, code: number]>, size: 1 | 2): string {
  const ranges = rangesOf([...codes].toSorted(([, a], [, b]) => a - b))
  const single = ranges.filter(({first, last}) => first === last)
  const several = ranges.filter(({first, last}) => first < last)
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    `1 begincodespacerange <${'00'.repeat(size)}> <${'FF'.repeat(size)}> endcodespacerange`,
    ...blocks(
      'bfrange',
      several,
      ({first, last, character}) => `<${hex(first, size)}> <${hex(last, size)}> <${utf16(character)}>`,
    ),
    ...blocks('bfchar', single, ({first, character}) => `<${hex(first, size)}> <${utf16(character)}>`),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n')
}

/**
 * Codes that follow each other as their characters do: ASCII is one range. Codes between that stand for nothing may be
 * included; the last byte alone may change within a range.
 */
function rangesOf(codes: (readonly [string, number])[]): Range[] {
  const ranges: Range[] = []
  for (const [character, code] of codes) {
    const range = ranges.at(-1)
    const value = character.codePointAt(0)!
    if (range && continues(range, character.length, value, code)) range.last = code
    else ranges.push({first: code, last: code, character})
  }
  return ranges
}

function continues({first, character}: Range, length: number, value: number, code: number): boolean {
  const start = character.codePointAt(0)!
  const isNear = value >> 8 === start >> 8 && code >> 8 === first >> 8
  return length === 1 && character.length === 1 && isNear && value - start === code - first
}

function blocks(operator: string, ranges: Range[], line: (range: Range) => string): string[] {
  const result: string[] = []
  for (let from = 0; from < ranges.length; from += perBlock) {
    const block = ranges.slice(from, from + perBlock)
    result.push(`${block.length} begin${operator}\n${block.map(line).join('\n')}\nend${operator}`)
  }
  return result
}

const hex = (code: number, bytes: number) => code.toString(16).padStart(2 * bytes, '0')

const utf16 = (text: string) => Array.from({length: text.length}, (_, at) => hex(text.charCodeAt(at), 2)).join('')
