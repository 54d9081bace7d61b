import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {readCmap, writeCmap} from '../../../../../src/pipeline/engines/pdf-writer/fonts/cmap-table.ts'

const glyph = fc.integer({min: 1, max: 255})
const mapping = (last: number) =>
  fc
    .uniqueArray(fc.tuple(fc.nat(last), glyph), {selector: ([code]) => code, maxLength: 60})
    .map((entries) => new Map(entries))

describe('mappings of characters to glyphs', () => {
  test.each([
    [0, 255],
    [4, 0xfffe],
    [6, 3000],
    [12, 0x10ffff],
  ])('format %d is read as it was written', (format, last) => {
    fc.assert(
      fc.property(mapping(last), (glyphs) => {
        const [read, again] = readCmap(
          writeCmap([
            {platform: 3, encoding: 1, format, glyphs},
            {platform: 0, encoding: 3, format, glyphs},
          ])!,
        )!
        expect(read).toEqual({platform: 3, encoding: 1, format, glyphs})
        expect(again!.glyphs).toEqual(glyphs)
      }),
    )
  })

  test('equal mappings are stored once', () => {
    const part = {encoding: 3, format: 0, glyphs: new Map([[65, 1]])}
    const both = writeCmap([
      {platform: 0, ...part},
      {platform: 3, ...part},
    ])
    expect(both!.length).toBe(writeCmap([{platform: 0, ...part}])!.length + 8)
  })

  test('segments that go over all characters again and again are not read', () => {
    const table = writeCmap([
      {platform: 3, encoding: 1, format: 4, glyphs: new Map(Array.from({length: 9}, (_, at) => [at * 3, 1]))},
    ])!
    const start = 12 + 16 + 2 * 10
    for (let at = 0; at < 20; at += 2) {
      table.writeUInt16BE(0xffff, 12 + 14 + at)
      table.writeUInt16BE(0, start + at)
    }
    expect(readCmap(table)).toBeNull()
  })

  test.each([
    [4, Array.from({length: 9000}, (_, at) => at * 3)],
    [6, [0, 40_000]],
  ])('what is too long for format %d is refused', (format, codes) => {
    const glyphs = new Map(codes.map((code) => [code, 1]))
    expect(writeCmap([{platform: 3, encoding: 1, format, glyphs}])).toBeNull()
  })

  test('any bytes are read or refused', () => {
    fc.assert(fc.property(fc.uint8Array({maxLength: 200}), (bytes) => void readCmap(Buffer.from(bytes))))
  })
})
