import {type PDFContext, PDFNumber, type PDFRawStream} from 'pdf-lib'
import {dictOf, lookupName, name, reachable} from '../objects/objects.ts'
import type {PdfPage} from '../objects/pages.ts'
import {decodedBytes, deflateBest, withFilter} from '../objects/streams.ts'
import {subsetCff} from './cff-subset.ts'
import {createSubsetter, type Subsetter} from './harfbuzz.ts'
import {type FontProgram, programKeys, subsettablePrograms} from './programs.ts'
import {describeSubset} from './subset-entries.ts'
import {trimMaps} from './trim-maps.ts'
import {subsetTrueType} from './truetype.ts'
import {dropUnusedFonts} from './unused.ts'
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
  dropUnusedFonts(context, usage)
  await trimMaps(context, usage)
  const tools = {subset: await createSubsetter(), hinting: options.lossless}
  for (const program of subsettablePrograms(context, usage)) {
    options.signal.throwIfAborted()
    const smaller = await subsetProgram(program, tools)
    if (smaller === null) continue
    context.assign(program.ref, smaller.stream)
    describeSubset(program.users, smaller.program, context)
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

interface Smaller {
  stream: PDFRawStream
  program: Uint8Array
}

/** Null where nothing is gained, or the font is not surely understood. */
async function subsetProgram({stream, key, users}: FontProgram, tools: Tools): Promise<Smaller | null> {
  if (stream.contents.length < minProgramBytes) return null
  const program = await decodedBytes(stream, maxProgramBytes)
  const cut = program === null ? null : await cutDown(program, {stream, key, users}, tools)
  const contents = cut === null ? null : await deflateBest(cut)
  if (cut === null || contents === null || contents.length >= stream.contents.length) return null
  const smaller = withFilter(stream.dict, contents, 'FlateDecode')
  if (key === 'FontFile2') smaller.dict.set(name('Length1'), PDFNumber.of(cut.length))
  return {stream: smaller, program: cut}
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
