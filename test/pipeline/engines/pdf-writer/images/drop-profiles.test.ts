import {PDFArray, PDFDict, PDFDocument, PDFName, PDFString} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {dropProfiles} from '../../../../../src/pipeline/engines/pdf-writer/images/drop-profiles.ts'

type Tag = [name: string, data: Buffer]

const fixed = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(Math.round(value * 65_536))
  return bytes
}

const xyz = (values: number[]) => Buffer.concat([Buffer.from('XYZ \0\0\0\0'), ...values.map(fixed)])

/** u8Fixed8Number. */
function gamma(value: number): Buffer {
  const bytes = Buffer.from('curv\0\0\0\0\0\0\0\u0001\0\0', 'latin1')
  bytes.writeUInt16BE(Math.round(value * 256), 12)
  return bytes
}

function table(curve: (x: number) => number): Buffer {
  const bytes = Buffer.alloc(12 + 2048)
  bytes.write('curv')
  bytes.writeUInt32BE(1024, 8)
  for (let index = 0; index < 1024; index++)
    bytes.writeUInt16BE(Math.round(65_535 * curve(index / 1023)), 12 + index * 2)
  return bytes
}

const srgbCurve = (x: number) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
const formula = Buffer.concat([
  Buffer.from('para\0\0\0\0\0\u0003\0\0', 'latin1'),
  ...[2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045].map(fixed),
])

function profile(space: string, tags: Tag[]): Buffer {
  const head = Buffer.alloc(132 + tags.length * 12)
  head.write('mntr', 12)
  head.write(space, 16)
  head.write('XYZ ', 20)
  head.writeUInt32BE(tags.length, 128)
  let at = head.length
  for (const [index, [name, data]] of tags.entries()) {
    head.write(name, 132 + index * 12)
    head.writeUInt32BE(at, 136 + index * 12)
    head.writeUInt32BE(data.length, 140 + index * 12)
    at += data.length
  }
  return Buffer.concat([head, ...tags.map(([, data]) => data)])
}

const srgbColorants: Tag[] = [
  ['rXYZ', xyz([0.4361, 0.2225, 0.0139])],
  ['gXYZ', xyz([0.3851, 0.7169, 0.0971])],
  ['bXYZ', xyz([0.1431, 0.0606, 0.7141])],
]
const adobeColorants: Tag[] = [
  ['rXYZ', xyz([0.6097, 0.3111, 0.0195])],
  ['gXYZ', xyz([0.2053, 0.6257, 0.0609])],
  ['bXYZ', xyz([0.1492, 0.0632, 0.7446])],
]
const rgb = (colorants: Tag[], curve: Buffer) =>
  profile('RGB ', [...colorants, ['rTRC', curve], ['gTRC', curve], ['bTRC', curve]])
const gray = (curve: Buffer) => profile('GRAY', [['kTRC', curve]])

async function withProfile(data: Uint8Array, channels: number): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  const {context} = pdf
  const icc = context.register(context.stream(data, {N: channels}))
  const {node} = pdf.addPage([100, 100])
  node.set(
    PDFName.of('Resources'),
    context.obj({ColorSpace: {CS0: ['ICCBased', icc], CS1: ['Indexed', ['ICCBased', icc], 0, '0']}}),
  )
  return pdf
}

async function spacesAfter(pdf: PDFDocument): Promise<string[]> {
  await dropProfiles(pdf.context)
  const spaces = pdf.getPage(0).node.Resources()!.lookup(PDFName.of('ColorSpace'), PDFDict)
  const indexed = spaces.lookup(PDFName.of('CS1'), PDFArray)
  return [spaces.lookup(PDFName.of('CS0')), indexed.lookup(1)].map((space) =>
    space instanceof PDFArray ? String(space.get(0)) : String(space),
  )
}

describe('a profile', () => {
  for (const [what, data, channels, expected] of [
    ['sRGB with a table', rgb(srgbColorants, table(srgbCurve)), 3, '/DeviceRGB'],
    ['sRGB with a formula', rgb(srgbColorants, formula), 3, '/DeviceRGB'],
    ['sRGB with a gamma of 2.2', rgb(srgbColorants, gamma(2.2)), 3, '/DeviceRGB'],
    ['sRGB that is said to be gray', rgb(srgbColorants, formula), 1, '/ICCBased'],
    ['sRGB with a gamma of 1.8', rgb(srgbColorants, gamma(1.8)), 3, '/ICCBased'],
    ['linear sRGB', rgb(srgbColorants, gamma(1)), 3, '/ICCBased'],
    ['Adobe RGB', rgb(adobeColorants, gamma(2.2)), 3, '/ICCBased'],
    ['gray with a gamma of 2.2', gray(gamma(2.2)), 1, '/DeviceGray'],
    ['gray with the curve of sRGB', gray(table(srgbCurve)), 1, '/DeviceGray'],
    ['gray with a gamma of 1.8', gray(gamma(1.8)), 1, '/ICCBased'],
    ['gray with the dot gain of a press', gray(table((x) => x ** 1.75)), 1, '/ICCBased'],
    ['sRGB with tables of its own', profile('RGB ', [...srgbColorants, ['A2B0', formula]]), 3, '/ICCBased'],
    ['CMYK', profile('CMYK', []), 4, '/ICCBased'],
    ['cut off', rgb(srgbColorants, formula).subarray(0, 300), 3, '/ICCBased'],
    ['empty', Buffer.alloc(0), 3, '/ICCBased'],
  ] as const) {
    test(`${what}: ${expected}`, async () => {
      expect(await spacesAfter(await withProfile(data, channels))).toEqual([expected, expected])
    })
  }

  test('stays where a page defines the device space anew, and in PDF/A', async () => {
    const srgb = rgb(srgbColorants, formula)
    const defined = await withProfile(srgb, 3)
    const spaces = defined.getPage(0).node.Resources()!.lookup(PDFName.of('ColorSpace'), PDFDict)
    spaces.set(PDFName.of('DefaultRGB'), defined.context.obj(['CalRGB', {WhitePoint: [1, 1, 1]}]))
    expect(await spacesAfter(defined)).toEqual(['/ICCBased', '/ICCBased'])
    const archive = await withProfile(srgb, 3)
    const xmp = archive.context.stream('<pdfaid:part>2</pdfaid:part>', {Type: 'Metadata', Subtype: 'XML'})
    archive.catalog.set(PDFName.of('Metadata'), archive.context.register(xmp))
    expect(await spacesAfter(archive)).toEqual(['/ICCBased', '/ICCBased'])
  })
})

describe('the profile of the intended output', () => {
  async function hasProfileAfter(version: string, registry: string, convert = false): Promise<boolean> {
    const pdf = await PDFDocument.create()
    const {context} = pdf
    pdf.addPage([100, 100])
    const intent = context.obj({
      Type: 'OutputIntent',
      S: 'GTS_PDFX',
      OutputConditionIdentifier: PDFString.of('CGATS TR 001'),
      RegistryName: PDFString.of(registry),
      DestOutputProfile: context.register(context.stream(profile('CMYK', []), {N: 4})),
    })
    pdf.catalog.set(PDFName.of('OutputIntents'), context.obj([intent]))
    if (convert) pdf.catalog.set(PDFName.of('Extra'), context.obj([['CalGray', {WhitePoint: [1, 1, 1]}]]))
    pdf.setProducer('test')
    const info = context.lookup(context.trailerInfo.Info, PDFDict)
    info.set(PDFName.of('GTS_PDFXVersion'), PDFString.of(version))
    await dropProfiles(context)
    return intent.has(PDFName.of('DestOutputProfile'))
  }

  test('goes from PDF/X-1a and X-3 where the condition is registered and nothing is to be converted', async () => {
    expect(await hasProfileAfter('PDF/X-3:2002', 'http://www.color.org')).toBe(false)
    expect(await hasProfileAfter('PDF/X-1:2001', 'http://www.color.org')).toBe(false)
    expect(await hasProfileAfter('PDF/X-4', 'http://www.color.org')).toBe(true)
    expect(await hasProfileAfter('', 'http://www.color.org')).toBe(true)
    expect(await hasProfileAfter('PDF/X-3:2002', '')).toBe(true)
    expect(await hasProfileAfter('PDF/X-3:2002', 'http://www.color.org', true)).toBe(true)
  })
})
