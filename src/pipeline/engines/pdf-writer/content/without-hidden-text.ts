import type {Operation} from './lexer.ts'
import type {Mark} from './shown-text.ts'

export interface Stripped {
  bytes: Uint8Array
  /** Fonts that were set for removed text alone. */
  unusedFonts: Set<string>
}

const placingOnly = new Set(['Td', 'Tm', 'T*'])
const textOnly = new Set(['BT', 'ET', 'Td', 'TD', 'Tm', 'T*', 'Tc', 'Tw', 'Tz', 'TL', 'Tf', 'Tr', 'Ts'])

/**
 * A content without the text of `removed`; all other bytes stay. The same object where nothing is removed. Null where text
 * that stays begins where removed text ends: it would move.
 */
export function withoutMarks(
  bytes: Uint8Array,
  list: readonly Operation[],
  marks: readonly Mark[],
  removed: ReadonlySet<Mark>,
): Stripped | null {
  if (removed.size === 0) return {bytes, unusedFonts: new Set()}
  if (isEntangled(marks, removed)) return null
  const gone = new Map<number, string>()
  for (const {index} of removed) gone.set(index, effectOf(bytes, list[index]!))
  const kept = marks.filter((mark) => !removed.has(mark) && mark.kind !== 'image')
  const usedFonts = new Set(kept.map(({font}) => font))
  for (const {font} of removed) if (font >= 0 && !usedFonts.has(font)) gone.set(font, '')
  for (const index of uselessOperations(list, new Set(kept.map(({index}) => index)), gone)) gone.set(index, '')
  return {bytes: withoutOperations(bytes, list, gone), unusedFonts: unusedFonts(list, gone)}
}

function isEntangled(marks: readonly Mark[], removed: ReadonlySet<Mark>): boolean {
  const shows = marks.filter(({kind}) => kind === 'show')
  return shows.some((mark, at) => at > 0 && !mark.placed && !removed.has(mark) && removed.has(shows[at - 1]!))
}

/** What an operator does besides showing its string: ' goes to the next line, " sets the spacing before (9.4.3). */
function effectOf(bytes: Uint8Array, {operator, operands, start, end}: Operation): string {
  if (operator === "'") return 'T*'
  if (operator !== '"') return ''
  const [word, character] = operands
  if (word?.type !== 'number' || character?.type !== 'number') {
    return Buffer.from(bytes.subarray(start, end)).toString('latin1')
  }
  return `${word.value} Tw ${character.value} Tc T*`
}

/** Positions in text objects that show nothing any more; all text operators where no text is left in the content. */
function uselessOperations(
  list: readonly Operation[],
  kept: ReadonlySet<number>,
  gone: ReadonlyMap<number, string>,
): number[] {
  const useless: number[] = []
  let block: number[] = []
  let shows = false
  let empties = false
  for (const [index, {operator}] of list.entries()) {
    if (operator === 'BT') [block, shows, empties] = [[], false, false]
    shows ||= kept.has(index)
    empties ||= gone.has(index)
    if (kept.size === 0 ? textOnly.has(operator) : placingOnly.has(operator)) block.push(index)
    if (operator === 'ET' && empties && !shows) useless.push(...block)
  }
  return useless
}

function withoutOperations(
  bytes: Uint8Array,
  list: readonly Operation[],
  gone: ReadonlyMap<number, string>,
): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const [index, text] of [...gone].toSorted(([a], [b]) => a - b)) {
    const {start, end} = list[index]!
    parts.push(bytes.subarray(at, start), Buffer.from(text, 'latin1'))
    at = end
  }
  return Buffer.concat([...parts, bytes.subarray(at)])
}

function unusedFonts(list: readonly Operation[], gone: ReadonlyMap<number, string>): Set<string> {
  const [removed, kept] = [new Set<string>(), new Set<string>()]
  for (const [index, {operator, operands}] of list.entries()) {
    if (operator !== 'Tf' || operands[0]?.type !== 'name') continue
    const fonts = gone.has(index) ? removed : kept
    fonts.add(operands[0].value)
  }
  return new Set([...removed].filter((font) => !kept.has(font)))
}
