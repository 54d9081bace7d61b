import {PDFArray, type PDFContext, PDFDict, PDFRawStream, PDFRef} from 'pdf-lib'
import {dictOf, lookup, lookupName, name, reachable} from '../objects/objects.ts'
import type {FontUsage} from './usage.ts'

/** Type 1; TrueType; CFF or OpenType, by the subtype of the stream (ISO 32000-1, table 126). */
export const programKeys = ['FontFile', 'FontFile2', 'FontFile3'] as const

/** A font as a drawing with an embedded program. */
export interface FontUser {
  /** The font that contents choose: a simple or a composite one. */
  font: PDFDict
  /** The CIDFont of a composite font; null for a simple font. */
  cidFont: PDFDict | null
  descriptor: PDFDict
  /** Character codes of a simple font, CIDs of a composite one. */
  codes: ReadonlySet<number>
}

/** An embedded font program of which only what is shown is needed. */
export interface FontProgram {
  ref: PDFRef
  stream: PDFRawStream
  key: (typeof programKeys)[number]
  /** Never empty; several where fonts share a program under different encodings. */
  users: FontUser[]
}

/** The programs all of whose fonts are known and show nothing but known codes. */
export function subsettablePrograms(context: PDFContext, usage: FontUsage): FontProgram[] {
  const programs = new Map<PDFRef, FontProgram>()
  const needed = new Set<PDFRef>()
  const descriptors = new Set<PDFDict>()
  for (const [font, {codes, whole}] of usage) {
    const cidFont = cidFontOf(font)
    const descriptor = lookup(cidFont ?? font, 'FontDescriptor')
    if (!(descriptor instanceof PDFDict)) continue
    descriptors.add(descriptor)
    for (const {ref, key, stream} of programsOf(descriptor)) {
      const program = programs.get(ref) ?? {ref, stream, key, users: []}
      programs.set(ref, program)
      program.users.push({font, cidFont, descriptor, codes})
      if (whole || program.key !== key) needed.add(ref)
    }
  }
  for (const ref of usedOtherwise(context, descriptors)) needed.add(ref)
  return [...programs.values()].filter(({ref}) => !needed.has(ref))
}

export function cidFontOf(font: PDFDict): PDFDict | null {
  const descendants = lookup(font, 'DescendantFonts')
  const cidFont = descendants instanceof PDFArray && descendants.size() > 0 ? descendants.lookup(0) : undefined
  return lookupName(font, 'Subtype') === 'Type0' && cidFont instanceof PDFDict ? cidFont : null
}

function programsOf(descriptor: PDFDict): Pick<FontProgram, 'ref' | 'key' | 'stream'>[] {
  return programKeys.flatMap((key) => {
    const ref = descriptor.get(name(key))
    const stream = lookup(descriptor, key)
    return ref instanceof PDFRef && stream instanceof PDFRawStream ? [{ref, key, stream}] : []
  })
}

/** Programs of descriptors that belong to no font we know. */
function usedOtherwise(context: PDFContext, known: Set<PDFDict>): PDFRef[] {
  return [...reachable(context)].flatMap(({object}) => {
    const dict = dictOf(object)
    return dict === undefined || known.has(dict) ? [] : programsOf(dict).map(({ref}) => ref)
  })
}
