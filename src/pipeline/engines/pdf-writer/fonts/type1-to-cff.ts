import {type PDFContext, PDFDict, PDFName, PDFRawStream, PDFRef} from 'pdf-lib'
import {dictOf, lookup, lookupName, name, reachable} from '../objects/objects.ts'
import {decodedBytes, deflateBest} from '../objects/streams.ts'
import {convertType1} from './type1/convert.ts'
import type {Budget} from './type1/type1-charstring.ts'

/** As for other fonts; real Type 1 programs have less than 1 MB. */
const maxProgramBytes = 8 * 1024 * 1024

/** A font of 855 glyphs takes 130,000, and 0.17 s. */
const maxSteps = 20_000_000

/**
 * Type 1 programs as CFF: their encryption leaves nothing for Flate to find, so that the same outlines take about half of
 * the bytes. A program that is not surely understood stays.
 */
export async function convertType1Fonts(context: PDFContext, signal: AbortSignal): Promise<void> {
  const budget = {steps: maxSteps}
  for (const [program, descriptors] of type1Programs(context)) {
    signal.throwIfAborted()
    const stream = context.lookup(program)
    const converted = stream instanceof PDFRawStream ? await convertStream(stream, fontName(descriptors), budget) : null
    if (converted === null) continue
    const ref = context.register(converted)
    for (const descriptor of descriptors) {
      descriptor.delete(name('FontFile'))
      descriptor.set(name('FontFile3'), ref)
    }
  }
}

/** Programs with their descriptors, where all of them belong to fonts of Type 1 and have no other program. */
function type1Programs(context: PDFContext): [PDFRef, PDFDict[]][] {
  const programs = new Map<PDFRef, PDFDict[]>()
  const plain = new Set<PDFDict>()
  const others = new Set<PDFDict>()
  for (const {object} of reachable(context)) {
    const dict = dictOf(object)
    const program = dict?.get(name('FontFile'))
    if (dict && program instanceof PDFRef) programs.set(program, [...(programs.get(program) ?? []), dict])
    const descriptor = dict && lookup(dict, 'FontDescriptor')
    if (descriptor instanceof PDFDict) (lookupName(dict!, 'Subtype') === 'Type1' ? plain : others).add(descriptor)
  }
  const isPlain = (descriptor: PDFDict) =>
    plain.has(descriptor) && !others.has(descriptor) && !descriptor.has(name('FontFile3'))
  return [...programs].filter(([, descriptors]) => descriptors.every(isPlain))
}

/** As its descriptor calls it; CFF names have no white space or brackets (Adobe technical note 5176, 7). */
function fontName([descriptor]: PDFDict[]): string {
  const value = lookup(descriptor!, 'FontName')
  const text = value instanceof PDFName ? value.decodeText().replace(/[^!-~]|[[\](){}<>/%]/g, '') : ''
  return text.slice(0, 127) || 'Font'
}

async function convertStream(stream: PDFRawStream, fontName: string, budget: Budget): Promise<PDFRawStream | null> {
  const program = await decodedBytes(stream, maxProgramBytes)
  const cff = program && convertType1(program, fontName, budget)
  if (!cff) return null
  const contents = await deflateBest(cff)
  if (contents.length >= stream.contents.length) return null
  return PDFRawStream.of(stream.dict.context.obj({Subtype: 'Type1C', Filter: 'FlateDecode'}), contents)
}
