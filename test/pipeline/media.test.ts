import {randomFillSync} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {sniffFile, sniffMedia} from '../../src/pipeline/media.ts'
import {signed} from '../helpers/cms.ts'
import {cii, desk, fattura, ubl} from '../helpers/e-invoices.ts'
import {temporaryFolder} from '../helpers/folder.ts'
import {makeDocx, makeXlsx, paragraph, sheetRows} from '../helpers/office.ts'
import {makeZip} from '../helpers/zip.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

describe('content decides, whatever the name says', () => {
  test.each([
    ['JPEG', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'image'],
    ['PNG', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'image'],
    ['WebP', latin1('RIFF\x24\0\0\0WEBPVP8 '), 'image'],
    ['TIFF, little endian', latin1('II*\0\x08\0\0\0'), 'image'],
    ['TIFF, big endian', latin1('MM\0*\0\0\0\x08'), 'image'],
    ['GIF', latin1('GIF89a\x01\0\x01\0'), 'image'],
    ['AVIF', latin1('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf'), 'image'],
    ['AVIF behind a general brand', latin1('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf'), 'image'],
    ['HEIC', latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'image'],
    ['HEIC of 10 bits', latin1('\0\0\0\x18ftypheix\0\0\0\0mif1heix'), 'image'],
    ['HEIC behind a general brand', latin1('\0\0\0\x18ftypmif1\0\0\0\0mif1heic'), 'image'],
    ['HEIF of an unknown codec', latin1('\0\0\0\x18ftypmif1\0\0\0\0mif1vvic'), null],
    ['MP4', latin1('\0\0\0\x18ftypisom\0\0\0\0isommp42'), null],
    ['PDF', latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'), 'pdf'],
    ['PDF behind a line of junk', latin1('\0\0junk\r\n%PDF-1.4\n'), 'pdf'],
    ['ELF', latin1('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0'), null],
    ['BMP', latin1(`BM\x36\0\0\0\0\0\0\0\x36\0\0\0${'\xff'.repeat(4096)}`), null],
    ['RTF', latin1('{\\rtf1\\ansi Hello}'), null],
    ['PostScript', latin1('%!PS-Adobe-3.0\n'), null],
    ['old Office file', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), null],
  ])('%s', (_, head, kind) => {
    for (const name of ['scan.jpg', 'scan.pdf', 'scan', 'scan.txt']) expect(sniffMedia(head, name)).toBe(kind)
  })

  test('a file without a byte is empty, not unknown', () => {
    expect(sniffMedia(new Uint8Array(), 'bill.pdf')).toBe('empty')
  })

  test('random bytes are nothing, under any name', () => {
    for (let i = 0; i < 50; i++) {
      const noise = randomFillSync(Buffer.alloc(4096))
      noise[0] = 1
      for (const name of ['a.txt', 'a.csv', 'a.html', 'a']) expect(sniffMedia(noise, name)).toBeNull()
    }
  })

  test('a text about PDF is a text', () => {
    expect(sniffMedia(latin1('Files begin with %PDF-1.4 and end with %%EOF.'), 'notes.txt')).toBe('text')
  })
})

describe('e-invoices', () => {
  const syntaxes: [string, string][] = [
    ['CII', cii(desk)],
    ['ZUGFeRD 1.0', cii(desk, {version: 'zugferd1'})],
    ['UBL', ubl(desk)],
    ['UBL credit note', ubl(desk, 'CreditNote')],
    ['FatturaPA', fattura(desk)],
    [
      'FatturaPA without its namespace',
      fattura(desk)
        .replaceAll(/ xmlns:p="[^"]*"/g, '')
        .replaceAll('p:F', 'F'),
    ],
  ]
  test.each(syntaxes)('%s, under any name and behind comments', (_, xml) => {
    const commented = xml.replace('?>', `?>\n<!-- ${'terms of use '.repeat(300)} -->`)
    for (const name of ['a.xml', 'a', 'a.txt']) {
      expect(sniffMedia(Buffer.from(xml), name)).toBe('xml')
      expect(sniffMedia(Buffer.from(commented), name)).toBe('xml')
      expect(sniffMedia(utf16(xml), name)).toBe('xml')
    }
  })
  test('a signed one, by its content', () => {
    for (const xml of [fattura(desk), cii(desk)]) {
      expect(sniffMedia(signed(Buffer.from(xml)), 'a.xml.p7m')).toBe('xml')
      expect(sniffMedia(signed(Buffer.from(xml), {parts: 1000}), 'a')).toBe('xml')
      expect(sniffMedia(Buffer.from(signed(Buffer.from(xml)).toString('base64')), 'a.p7m')).toBe('xml')
    }
    expect(sniffMedia(signed(Buffer.from('<contract/>')), 'a.p7m')).toBeNull()
  })
  test('an invoice of nobody knows what, and a text about invoices, are none', () => {
    expect(sniffMedia(Buffer.from('<Invoice xmlns="urn:somebody:else"/>'), 'a.xml')).toBeNull()
    expect(sniffMedia(Buffer.from(`The root is ${ubl(desk).slice(40)}`), 'a.txt')).toBe('text')
  })
})

describe('text', () => {
  test.each([
    ['UTF-8', Buffer.from('Größe: 12 €')],
    ['UTF-8 cut inside a character', Buffer.from('Größe: 12 €').subarray(0, -1)],
    ['UTF-16 with a mark', utf16('Größe: 12 €')],
    ['UTF-16 without a mark', Buffer.from('Total 12.00', 'utf16le')],
    ['Latin-1', latin1('Gr\xf6\xdfe und Menge')],
    ['Windows-1252', latin1('12 \x80 f\xfcr \x84alles\x93 zusammen')],
    ['text with a stray NUL', latin1(`${'line of text\n'.repeat(20)}\0`)],
    ['white space', latin1(' \n\t\n')],
  ])('%s is read as text', (_, bytes) => expect(sniffMedia(bytes, 'a.txt')).toBe('text'))

  test.each([
    ['a.txt', 'text'],
    ['a', 'text'],
    ['A.MD', 'markdown'],
    ['a.csv', 'csv'],
    ['a.html', 'html'],
    ['a.eml', 'eml'],
    ['a.json', null],
    ['a.py', null],
  ])('the name %s decides about plain words: %s', (name, kind) =>
    expect(sniffMedia(latin1('Total 12.00\n'), name)).toBe(kind),
  )

  test('HTML is known by its start, also behind declarations and comments', () => {
    const pages = [
      '<!DOCTYPE html><p>x',
      '\ufeff \n<html lang="en">',
      '<?xml version="1.0"?>\n<!-- a --><!-- b -->\n<html>',
    ]
    for (const page of pages) expect(sniffMedia(Buffer.from(page), 'a.txt')).toBe('html')
    expect(sniffMedia(latin1('<?xml version="1.0"?><Invoice/>'), 'a.txt')).toBeNull()
    expect(sniffMedia(latin1('<svg xmlns="x"/>'), 'a')).toBeNull()
  })

  test('hOCR is known by its page element or its system, with either quotes', () => {
    const page = (head: string) => Buffer.from(`<!DOCTYPE html><html><head>${head}</head><body>`)
    expect(sniffMedia(page("<meta name='ocr-system' content='x'/>"), 'a.html')).toBe('hocr')
    expect(sniffMedia(Buffer.from('<div class="ocr_page" id="p1">'), 'a')).toBe('hocr')
    expect(sniffMedia(Buffer.from('plain words'), 'a.hocr')).toBeNull()
  })

  test('an e-mail is known by its header lines unless the name says text', () => {
    const mail = latin1('Received: from a\n by b\nFrom: a@example.org\nSubject: Bill\n\nHello\n')
    expect(sniffMedia(mail, 'message')).toBe('eml')
    expect(sniffMedia(mail, 'a.txt')).toBe('text')
    expect(sniffMedia(latin1('From: Ann\nTo: Bob\n\nHello\n'), 'message')).toBe('text')
  })

  test('no head makes it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 300}), fc.string({maxLength: 12}), (head, name) => {
        sniffMedia(head, name)
      }),
    )
  })
})

describe('files', () => {
  test('office files are told from other archives by their main part', async () => {
    using folder = temporaryFolder()
    const sniff = (content: Uint8Array) => sniffFile(folder.file('a.bin', content))
    expect(await sniff(makeDocx(paragraph('x')))).toBe('docx')
    expect(await sniff(makeXlsx({A: sheetRows([[1]])}))).toBe('xlsx')
    expect(await sniff(makeZip({'[Content_Types].xml': '<Types/>', 'ppt/presentation.xml': '<p/>'}))).toBeNull()
    expect(await sniff(makeZip({'word/document.xml': 'no content types'}))).toBe('zip')
    expect(await sniff(makeDocx(paragraph('cut')).subarray(0, 200))).toBeNull()
  })

  test('a directory larger than what is read at the end is no office file', async () => {
    using folder = temporaryFolder()
    const parts = Object.fromEntries(Array.from({length: 5_000}, (_, i) => [`word/part-with-a-long-name-${i}.xml`, '']))
    expect(await sniffFile(folder.file('a.docx', makeZip({'[Content_Types].xml': '', ...parts})))).toBeNull()
    expect(await sniffFile(folder.file('a.zip', makeZip(parts)))).toBe('zip')
  })

  test('an office file with a password keeps its kind, so that its reader can say so', async () => {
    using folder = temporaryFolder()
    const locked = Buffer.from('d0cf11e0a1b11ae10000', 'hex')
    expect(await sniffFile(folder.file('a.docx', locked))).toBe('docx')
    expect(await sniffFile(folder.file('a.doc', locked))).toBeNull()
  })

  test('a picture named as a PDF is a picture, an empty file is empty, a missing one throws', async () => {
    using folder = temporaryFolder()
    expect(await sniffFile(folder.file('a.pdf', latin1('\xff\xd8\xff\xdb')))).toBe('image')
    expect(await sniffFile(folder.file('b.pdf', ''))).toBe('empty')
    await expect(sniffFile(`${folder.path}/c.pdf`)).rejects.toThrow('ENOENT')
  })
})
