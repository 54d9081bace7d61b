import {PDFArray, type PDFContext, PDFDict} from 'pdf-lib'
import {type Operation, operations} from '../content/lexer.ts'
import {isOperator} from '../content/operators.ts'
import {allContents} from '../content/walk.ts'
import {dictOf, lookup, lookupName, name, reachable} from '../objects/objects.ts'
import type {PdfPage} from '../objects/pages.ts'
import {type CMap, readCMap} from './cmap.ts'
import {fontEntries, writableFonts} from './writable.ts'

/** What a document shows of a font. */
export interface FontUse {
  /** Character codes of a simple font, CIDs of a composite one. */
  codes: Set<number>
  /** Whether characters may be needed that no content shows: fields use the font, or its codes cannot be read. */
  whole: boolean
  /** Whether any content selects it, be it to show nothing. */
  chosen: boolean
}

/** Every font dictionary of a document (no CIDFonts: those are parts of composite fonts). */
export type FontUsage = Map<PDFDict, FontUse>

/** Text that is shown before its content stream chooses a font: more than this is no document. */
const maxInheritedBytes = 1024 * 1024

interface Reading {
  usage: FontUsage
  cmaps: Map<PDFDict, CMap | null>
  named: (resourceName: string) => PDFDict[]
  /** Strings shown in whatever font the caller of a form had chosen. */
  inherited: Set<string>
  inheritedBytes: number
}

/** The fonts of a document and what its contents show of them; null where a content stream is not surely understood. */
export async function readFontUsage(
  context: PDFContext,
  pages: PdfPage[],
  signal: AbortSignal,
): Promise<FontUsage | null> {
  const reading = await startReading(context)
  for await (const {bytes, resources} of allContents(context, pages, signal)) {
    if (bytes === null || !readContent(reading, bytes, resources)) return null
  }
  for (const text of reading.inherited) show(reading, [...reading.usage.keys()], Buffer.from(text, 'latin1'))
  for (const font of writableFonts(context, reading.named)) {
    const use = reading.usage.get(font)
    if (use) use.whole = true
  }
  return reading.usage
}

const fontTypes = new Set(['Type0', 'Type1', 'MMType1', 'TrueType', 'Type3'])

async function startReading(context: PDFContext): Promise<Reading> {
  const usage: FontUsage = new Map()
  const cmaps = new Map<PDFDict, CMap | null>()
  for (const {object} of reachable(context)) {
    if (!(object instanceof PDFDict) || !fontTypes.has(lookupName(object, 'Subtype') ?? '')) continue
    const cmap = lookupName(object, 'Subtype') === 'Type0' ? await readCMap(object) : readBytes
    cmaps.set(object, cmap)
    usage.set(object, {codes: new Set(), whole: cmap === null, chosen: false})
  }
  return {usage, cmaps, named: fontsByName(context, usage), inherited: new Set(), inheritedBytes: 0}
}

const readBytes: CMap = (shown) => [...shown]

/** All fonts that any resources call so: where a name is not in its own ones, viewers look in different others. */
function fontsByName(context: PDFContext, usage: FontUsage): (resourceName: string) => PDFDict[] {
  let names: Map<string, Set<PDFDict>> | null = null
  return (resourceName) => {
    names ??= indexNames(context, usage)
    return [...(names.get(resourceName) ?? [])]
  }
}

function indexNames(context: PDFContext, usage: FontUsage): Map<string, Set<PDFDict>> {
  const names = new Map<string, Set<PDFDict>>()
  for (const {object} of reachable(context)) {
    for (const [resourceName, font] of fontEntries(dictOf(object))) {
      if (usage.has(font)) names.set(resourceName, (names.get(resourceName) ?? new Set()).add(font))
    }
  }
  return names
}

interface State {
  fonts: PDFDict[]
  saved: PDFDict[][]
}

/** Notes what one content stream shows; false where it has operators that do not exist, or is built to exhaust memory. */
function readContent(reading: Reading, bytes: Uint8Array, resources: PDFDict | undefined): boolean {
  const state: State = {fonts: [], saved: []}
  for (const operation of operations(bytes)) {
    if (!isOperator(operation.operator) || reading.inheritedBytes > maxInheritedBytes) return false
    apply(reading, state, operation, resources)
  }
  return true
}

function apply(reading: Reading, state: State, {operator, operands}: Operation, resources: PDFDict | undefined): void {
  if (operator === 'q') state.saved.push(state.fonts)
  else if (operator === 'Q') state.fonts = state.saved.pop() ?? state.fonts
  else if (operator === 'Tf') choose(reading, state, chosenFonts(reading, operands.at(-2), resources))
  // Some viewers take the font of a graphics state, others do not.
  else if (operator === 'gs')
    choose(reading, state, [...state.fonts, ...stateFont(reading, operands.at(-1), resources)])
  else if (operator === 'TJ') showAll(reading, state.fonts, operands.at(-1))
  else if (showOperators.has(operator)) showOne(reading, state.fonts, operands.at(-1))
}

function choose({usage}: Reading, state: State, fonts: PDFDict[]): void {
  for (const font of fonts) usage.get(font)!.chosen = true
  state.fonts = fonts.length > 1 ? [...new Set(fonts)] : fonts
}

const showOperators = new Set(['Tj', "'", '"'])

type Operand = Operation['operands'][number] | undefined

function chosenFonts({usage, named}: Reading, operand: Operand, resources: PDFDict | undefined): PDFDict[] {
  if (operand?.type !== 'name') return []
  const font = entry(resources, 'Font', operand.value)
  return font && usage.has(font) ? [font] : named(operand.value)
}

/** The font of a graphics state: [font size] (ISO 32000-1, table 58). */
function stateFont({usage}: Reading, operand: Operand, resources: PDFDict | undefined): PDFDict[] {
  const state = operand?.type === 'name' ? entry(resources, 'ExtGState', operand.value) : undefined
  const value = state && lookup(state, 'Font')
  const font = value instanceof PDFArray ? value.lookup(0) : undefined
  return font instanceof PDFDict && usage.has(font) ? [font] : []
}

function entry(resources: PDFDict | undefined, category: string, key: string): PDFDict | undefined {
  const dict = resources && lookup(resources, category)
  const value = dict instanceof PDFDict ? dict.lookup(name(key)) : undefined
  return value instanceof PDFDict ? value : undefined
}

function showAll(reading: Reading, fonts: PDFDict[], operand: Operand): void {
  if (operand?.type === 'array') for (const item of operand.value) showOne(reading, fonts, item)
  else showOne(reading, fonts, operand)
}

function showOne(reading: Reading, fonts: PDFDict[], operand: Operand): void {
  if (operand?.type !== 'string') return
  if (fonts.length > 0) show(reading, fonts, operand.value)
  else {
    reading.inherited.add(Buffer.from(operand.value).toString('latin1'))
    reading.inheritedBytes += operand.value.length
  }
}

function show({usage, cmaps}: Reading, fonts: PDFDict[], shown: Uint8Array): void {
  for (const font of fonts) {
    const use = usage.get(font)!
    const codes = cmaps.get(font)?.(shown) ?? null
    if (codes === null) use.whole = true
    else for (const code of codes) use.codes.add(code)
  }
}
