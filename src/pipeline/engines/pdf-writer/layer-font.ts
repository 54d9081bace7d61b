import {type PDFContext, type PDFDict, PDFRawStream, type PDFRef, PDFString} from 'pdf-lib'
import {glyphlessFont, glyphWidth} from './glyphless-font.ts'
import {deflateBest} from './streams.ts'

/** The one font of a text layer: gives each character a code, and tells readers which character a code is. */
export interface LayerFont {
  ref: PDFRef
  /** 2-byte codes of the characters of a text. */
  encode(text: string): Buffer
  /** Writes the font with all characters met so far. */
  finish(): Promise<void>
}

/** bfchar operators a block: the limit of Adobe technical note 5411. */
const charactersPerBlock = 100

export function createLayerFont(context: PDFContext): LayerFont {
  const codes = new Map<string, number>()
  const ref = context.nextRef()
  const codeOf = (character: string) => {
    const code = codes.get(character) ?? codes.size + 1
    codes.set(character, code)
    return code
  }
  return {
    ref,
    encode: (text) => {
      const characters = [...text]
      const bytes = Buffer.alloc(characters.length * 2)
      for (const [index, character] of characters.entries()) bytes.writeUInt16BE(codeOf(character), index * 2)
      return bytes
    },
    finish: async () => context.assign(ref, await fontDict(context, [...codes.keys()])),
  }
}

async function fontDict(context: PDFContext, characters: string[]): Promise<PDFDict> {
  const stream = async (data: Uint8Array, entries: Record<string, number> = {}) =>
    context.register(PDFRawStream.of(context.obj({Filter: 'FlateDecode', ...entries}), await deflateBest(data)))
  const file = glyphlessFont()
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: 'Glyphless',
      // FixedPitch and Symbolic.
      Flags: 5,
      FontBBox: [0, 0, glyphWidth, 1000],
      ItalicAngle: 0,
      Ascent: 1000,
      // Not 0: poppler takes 0 for missing and lets boxes hang down by a third.
      Descent: -1,
      CapHeight: 1000,
      StemV: 80,
      FontFile2: await stream(file, {Length1: file.length}),
    }),
  )
  const toGlyph = Buffer.alloc((characters.length + 1) * 2)
  for (let code = 1; code <= characters.length; code++) toGlyph.writeUInt16BE(1, code * 2)
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: 'Glyphless',
      CIDSystemInfo: {Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0},
      FontDescriptor: descriptor,
      DW: glyphWidth,
      CIDToGIDMap: await stream(toGlyph),
    }),
  )
  return context.obj({
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: 'Glyphless',
    Encoding: 'Identity-H',
    DescendantFonts: [descendant],
    ToUnicode: await stream(Buffer.from(toUnicode(characters), 'latin1')),
  })
}

function toUnicode(characters: string[]): string {
  const blocks: string[] = []
  for (let from = 0; from < characters.length; from += charactersPerBlock) {
    const block = characters.slice(from, from + charactersPerBlock)
    const lines = block.map((character, index) => `<${hex(from + index + 1)}> <${utf16(character)}>`)
    blocks.push(`${block.length} beginbfchar\n${lines.join('\n')}\nendbfchar`)
  }
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <FFFF> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n')
}

const hex = (code: number) => code.toString(16).padStart(4, '0')

const utf16 = (text: string) => Array.from({length: text.length}, (_, at) => hex(text.charCodeAt(at))).join('')
