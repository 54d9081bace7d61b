import {PDFDocument, PDFName, PDFRawStream} from 'pdf-lib'

/** Operators of Type 1 charstrings (Adobe Type 1 Font Format, 6.4). */
const operators: Record<string, number[]> = {
  hstem: [1],
  vstem: [3],
  vmoveto: [4],
  rlineto: [5],
  hlineto: [6],
  vlineto: [7],
  rrcurveto: [8],
  closepath: [9],
  callsubr: [10],
  return: [11],
  hsbw: [13],
  endchar: [14],
  rmoveto: [21],
  hmoveto: [22],
  vhcurveto: [30],
  hvcurveto: [31],
  dotsection: [12, 0],
  vstem3: [12, 1],
  hstem3: [12, 2],
  seac: [12, 6],
  sbw: [12, 7],
  div: [12, 12],
  callothersubr: [12, 16],
  pop: [12, 17],
  setcurrentpoint: [12, 33],
}

/** A charstring from its words: numbers, and operators by name or as `op:` and a number. */
function charstring(text: string): Uint8Array {
  return Uint8Array.from(
    text
      .trim()
      .split(/\s+/)
      .flatMap((word) => operators[word] ?? (word.startsWith('op:') ? [Number(word.slice(3))] : number(Number(word)))),
  )
}

function number(value: number): number[] {
  if (Math.abs(value) <= 107) return [value + 139]
  if (value > 0 && value <= 1131) return [247 + ((value - 108) >> 8), (value - 108) & 255]
  if (value < 0 && value >= -1131) return [251 + ((-value - 108) >> 8), (-value - 108) & 255]
  return [255, (value >> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255]
}

function encrypt(plain: Uint8Array, key: number, random: number): Buffer {
  const result = Buffer.alloc(plain.length + random)
  let r = key
  for (let at = 0; at < result.length; at++) {
    result[at] = (at < random ? 0xc7 : plain[at - random]!) ^ (r >> 8)
    r = ((result[at]! + r) * 52_845 + 22_719) & 0xffff
  }
  return result
}

/** Subroutines 0 to 3 as every font has them: flex and hint replacement (8.3). */
export const standardSubrs = [
  '3 0 callothersubr pop pop setcurrentpoint return',
  '0 1 callothersubr return',
  '0 2 callothersubr return',
  'return',
]

export interface FontParts {
  glyphs: Record<string, string>
  subrs?: string[]
  /** PostScript in the clear part, in place of a standard encoding. */
  encoding?: string
  clear?: string
  lenIV?: number
  form?: 'binary' | 'hex' | 'pfb'
  /** The procedure that reads a charstring. */
  reader?: string
}

/** A Type 1 font program. */
export function type1Font(parts: FontParts): Buffer {
  const clear = [
    '%!PS-AdobeFont-1.0: Test',
    '12 dict begin /FontName /Test def /FontType 1 def /PaintType 0 def',
    '/FontMatrix [0.001 0 0 0.001 0 0] readonly def /FontBBox {0 -200 1000 900} readonly def',
    parts.encoding ?? '/Encoding StandardEncoding def',
    parts.clear ?? '',
    'currentdict end currentfile eexec\n',
  ].join('\n')
  const cipher = encrypt(privatePart(parts), 55_665, 4)
  const zeros = `\n${`${'0'.repeat(64)}\n`.repeat(8)}cleartomark\n`
  if (parts.form === 'hex') return Buffer.from(`${clear}${cipher.toString('hex').replace(/.{64}/g, '$&\n')}${zeros}`)
  if (parts.form !== 'pfb') return Buffer.concat([Buffer.from(clear), cipher, Buffer.from(zeros)])
  const segments = [segment(1, Buffer.from(clear)), segment(2, cipher), segment(1, Buffer.from(zeros))]
  return Buffer.concat([...segments, Buffer.from([0x80, 3])])
}

function segment(kind: number, data: Buffer): Buffer {
  const head = Buffer.from([0x80, kind, 0, 0, 0, 0])
  head.writeUInt32LE(data.length, 2)
  return Buffer.concat([head, data])
}

function privatePart({glyphs, subrs = standardSubrs, lenIV, reader = 'RD'}: FontParts): Buffer {
  const entry = (head: string, text: string, tail: string) => {
    const data = lenIV === -1 ? Buffer.from(charstring(text)) : encrypt(charstring(text), 4330, lenIV ?? 4)
    return [Buffer.from(`${head} ${data.length} ${reader} `), data, Buffer.from(` ${tail}\n`)]
  }
  return Buffer.concat([
    Buffer.from('dup /Private 9 dict dup begin\n'),
    Buffer.from('/BlueValues [-15 0 700 715] def /BlueScale 0.039625 def /StdHW [40] def /password 5839 def\n'),
    Buffer.from(`/${reader} {string currentfile exch readstring pop} executeonly def\n`),
    Buffer.from(lenIV === undefined ? '' : `/lenIV ${lenIV} def\n`),
    Buffer.from(`/Subrs ${subrs.length} array\n`),
    ...subrs.flatMap((text, index) => entry(`dup ${index}`, text, 'NP')),
    Buffer.from(`2 index /CharStrings ${Object.keys(glyphs).length} dict dup begin\n`),
    ...Object.entries(glyphs).flatMap(([name, text]) => entry(`/${name}`, text, 'ND')),
    Buffer.from('end end readonly put mark currentfile closefile\n'),
  ])
}

/** A page that shows `text` in an embedded Type 1 font, and the words of its own encoding if it is given one. */
export async function type1Pdf(
  program: Uint8Array,
  text: string,
  encoding?: string | {Differences: (number | string)[]},
) {
  const pdf = await PDFDocument.create()
  const {context} = pdf
  const page = pdf.addPage([300, 100])
  const file = context.register(PDFRawStream.of(context.obj({Length1: 1, Length2: 2, Length3: 3}), program))
  const metrics = {Flags: 4, FontBBox: [0, -200, 1000, 900], ItalicAngle: 0, Ascent: 900, Descent: -200, StemV: 80}
  const descriptor = context.register(
    context.obj({Type: 'FontDescriptor', FontName: 'Test', ...metrics, CapHeight: 700, FontFile: file}),
  )
  const font = {Type: 'Font', Subtype: 'Type1', BaseFont: 'Test', FontDescriptor: descriptor}
  const widths = {FirstChar: 0, LastChar: 255, Widths: Array.from({length: 256}, () => 500)}
  const ref = context.register(context.obj({...font, ...widths, ...(encoding && {Encoding: encoding})}))
  const content = Buffer.from(`BT /F 40 Tf 10 30 Td (${text}) Tj ET`, 'latin1')
  page.node.set(PDFName.of('Contents'), context.register(PDFRawStream.of(context.obj({}), content)))
  page.node.set(PDFName.of('Resources'), context.obj({Font: {F: ref}}))
  return pdf
}
