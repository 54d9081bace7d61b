import {createHash} from 'node:crypto'
import {type PDFContext, type PDFDict, PDFName, PDFNumber, type PDFRawStream} from 'pdf-lib'
import {dictOf, lookupName, name, reachable} from '../objects.ts'
import type {PdfPage} from '../pages.ts'
import {decodedBytes, deflateBest, withFilter} from '../streams.ts'
import {subsetCff} from './cff-subset.ts'
import {createSubsetter, type Subsetter} from './harfbuzz.ts'
import {type FontProgram, type FontUser, programKeys, subsettablePrograms} from './programs.ts'
import {subsetTrueType} from './truetype.ts'
import {readFontUsage} from './usage.ts'

/** The largest fonts, of all Chinese characters, have 20 to 30 MB. */
const maxProgramBytes = 32 * 1024 * 1024
/** Smaller ones hold a few glyphs and nothing else. */
const minProgramBytes = 1024

export interface FontOptions {
  /** Instructions that adjust outlines to the pixels of a screen are kept. */
  lossless: boolean
  signal: AbortSignal
}

/** Embedded fonts with no more glyphs than the document shows. Does nothing where it is not sure what that is. */
export async function subsetFonts(context: PDFContext, pages: PdfPage[], options: FontOptions): Promise<void> {
  if (!hasEmbeddedFonts(context)) return
  const usage = await readFontUsage(context, pages, options.signal)
  if (usage === null) return
  const tools = {subset: await createSubsetter(), hinting: options.lossless}
  for (const program of subsettablePrograms(context, usage)) {
    options.signal.throwIfAborted()
    const smaller = await subsetProgram(program, tools)
    if (smaller === null) continue
    context.assign(program.ref, smaller)
    for (const user of program.users) tagNames(user, smaller)
  }
}

function hasEmbeddedFonts(context: PDFContext): boolean {
  return [...reachable(context)].some(({object}) => {
    const dict = dictOf(object)
    return dict !== undefined && programKeys.some((key) => dict.has(name(key)))
  })
}

interface Tools {
  subset: Subsetter
  hinting: boolean
}

/** Null where nothing is gained, or the font is not surely understood. */
async function subsetProgram({stream, key, users}: FontProgram, tools: Tools): Promise<PDFRawStream | null> {
  if (stream.contents.length < minProgramBytes) return null
  const program = await decodedBytes(stream, maxProgramBytes)
  const cut = program === null ? null : await cutDown(program, {stream, key, users}, tools)
  if (cut === null) return null
  const contents = await deflateBest(cut)
  if (contents.length >= stream.contents.length) return null
  const smaller = withFilter(stream.dict, contents, 'FlateDecode')
  if (key === 'FontFile2') smaller.dict.set(name('Length1'), PDFNumber.of(cut.length))
  return smaller
}

/** Subtypes of FontFile3 that are a CFF font and nothing else (ISO 32000-1, table 126). */
const bareCff = ['Type1C', 'CIDFontType0C']

async function cutDown(
  program: Uint8Array,
  {stream, key, users}: Omit<FontProgram, 'ref'>,
  tools: Tools,
): Promise<Uint8Array | null> {
  if (key === 'FontFile2') return subsetTrueType(program, users, tools)
  return bareCff.includes(lookupName(stream.dict, 'Subtype') ?? '') ? subsetCff(program, users, tools) : null
}

/** Viewers know these by name, and treat them apart even where they are embedded. */
const standardNames = /^(?:Arial|Courier|Helvetica|Symbol|Times|ZapfDingbats)/

/** A subset is named as one: six letters and a plus before the name (ISO 32000-1, 9.6.4). */
function tagNames({font, cidFont, descriptor}: FontUser, program: PDFRawStream): void {
  const base = lookupName(font, 'BaseFont') ?? ''
  if (lookupName(font, 'Subtype') === 'Type1' && standardNames.test(base)) return
  const tag = subsetTag(program.contents)
  const entries: [PDFDict | null, string][] = [
    [font, 'BaseFont'],
    [cidFont, 'BaseFont'],
    [descriptor, 'FontName'],
  ]
  for (const [dict, key] of entries) {
    const text = dict === null ? undefined : lookupName(dict, key)
    if (text !== undefined && !/^[A-Z]{6}\+/.test(text)) dict!.set(name(key), PDFName.of(`${tag}+${text}`))
  }
}

function subsetTag(bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes).digest()
  return String.fromCharCode(...hash.subarray(0, 6).map((byte) => 65 + (byte % 26)))
}
