import fc from 'fast-check'
import {expect, test} from 'vitest'
import {cleanText, decodeText, detectCharset} from '../../../../src/pipeline/engines/text/charset.ts'

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

test.each([
  ['utf-8', Buffer.from('Größe 12 €'), 'Größe 12 €'],
  ['utf-8 with a mark', Buffer.from('\ufeffGröße'), 'Größe'],
  ['utf-16le', Buffer.from('\ufeffGröße 12 €', 'utf16le'), 'Größe 12 €'],
  ['utf-16be', utf16be('\ufeffGröße 12 €'), 'Größe 12 €'],
  ['utf-16be without a mark', utf16be('Total 12.00'), 'Total 12.00'],
  ['windows-1252', Buffer.from('12 \x80 f\xfcr', 'latin1'), '12 € für'],
])('%s is decoded', (_, bytes, text) => expect(decodeText(bytes)).toBe(text))

test('a declared charset counts only for bytes that are not UTF-8', () => {
  const cyrillic = Buffer.from([0xc8, 0xf2, 0xee, 0xe3, 0xee])
  expect(decodeText(cyrillic, 'windows-1251')).toBe('Итого')
  expect(decodeText(Buffer.from('Größe'), 'windows-1251')).toBe('Größe')
  expect(decodeText(Buffer.from([0xe4, 0x21]), 'no-such-charset')).toBe('ä!')
})

test('lone surrogates, controls and line ends of all kinds are made harmless', () => {
  const lone = decodeText(
    Buffer.concat([Buffer.from('\ufeffa', 'utf16le'), Buffer.from([0x00, 0xd8]), Buffer.from('b', 'utf16le')]),
  )
  expect(lone).toBe('a\ufffdb')
  expect(cleanText('a\0b\x07\r\nc\rd\u0085\te\ff')).toBe('a b \nc\nd \te\ff')
})

test('accents are composed, no-break spaces become spaces, invisible characters go', () => {
  expect(cleanText('Cafe\u0301 1\u00a0234,50 Rech\u00adnung\u200b')).toBe('Café 1 234,50 Rechnung')
})

test('cleaning twice changes nothing more, and its text is well formed', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary', maxLength: 60}), (text) => {
      const once = cleanText(text)
      expect(cleanText(once)).toBe(once)
      expect(once.isWellFormed()).toBe(true)
    }),
  )
})

test('pictures and programs are no text', () => {
  expect(detectCharset(Buffer.from('\xff\xfe\0\0\x01\x02\x03\x04\x05\x06', 'latin1'))).toBeNull()
  expect(detectCharset(Buffer.alloc(100))).toBeNull()
})
