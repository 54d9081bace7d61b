import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {createTextEngine} from '../../../../src/pipeline/engines/text/index.ts'
import {temporaryFolder} from '../../../helpers/folder.ts'
import {makeDocx, makeXlsx, paragraph, sheetRows, table} from '../../../helpers/office.ts'

const engine = createTextEngine()
let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder[Symbol.dispose]())

const read = (content: string | Uint8Array, media: string) => engine.read(folder.file('input', content), media)
const lines = async (content: string | Uint8Array, media: string) =>
  (await read(content, media)).map((page) => page.text)

test('plain text and Markdown are kept as they are', async () => {
  expect(await lines('# Bill\r\n\r\nTotal\t9.00\r\n', 'markdown')).toEqual(['# Bill\n\nTotal\t9.00'])
  expect(await lines(Buffer.from('\ufeffÄrger', 'utf16le'), 'text')).toEqual(['Ärger'])
})

test('a CSV table has aligned columns', async () => {
  const [page] = await read('Item,Amount\nBlue widget,10.00\n', 'csv')
  expect(page!.engine).toBe('csv')
  expect(page!.words.filter((word) => /Amount|10/.test(word.text)).map((word) => word.box[0])).toEqual([130, 130])
})

test('an HTML invoice has aligned columns', async () => {
  const [page] = await read('<html><table><tr><td>Blue widget<td>10.00<tr><td>Tax<td>2.00</table>', 'html')
  expect(page!.words.filter((word) => word.text.includes('.')).map((word) => word.box[0])).toEqual([130, 130])
})

test('hOCR gives words as they were read', async () => {
  const [page] = await read("<div class='ocr_page'><span class='ocrx_word' title='bbox 1 2 3 4'>x</span></div>", 'hocr')
  expect(page).toMatchObject({engine: 'hocr', source: 'ocr', words: [{text: 'x', box: [1, 2, 2, 2]}]})
})

describe('DOCX', () => {
  test('page header, paragraphs and tables are read', async () => {
    const rows = [
      ['Item', 'Amount'],
      ['Blue widget', '10.00'],
    ]
    const docx = makeDocx(
      paragraph('Invoice 12') + table(rows) + paragraph('Thanks'),
      paragraph('A &amp; B Ltd') + paragraph('Town'),
    )
    expect(await lines(docx, 'docx')).toEqual([
      'A & B Ltd\nTown\n\nInvoice 12\n\nItem\tAmount\nBlue widget\t10.00\n\nThanks',
    ])
  })

  test('tables nested without end are unreadable, not a crash', async () => {
    const body = '<w:tbl><w:tr><w:tc>'.repeat(20_000) + '</w:tc></w:tr></w:tbl>'.repeat(20_000)
    await expect(read(makeDocx(body), 'docx')).rejects.toMatchObject({code: 'E_UNREADABLE', class: 'permanent'})
  })

  test('entities that expand each other are not expanded', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    const docx = makeDocx(`${bomb}${paragraph('&b;&b;&b;')}`)
    const text = await lines(docx, 'docx').catch((error: {code: string}) => [error.code])
    expect(text.join('').length).toBeLessThan(40)
  })
})

describe('XLSX', () => {
  test('each sheet is a page: name, rows with tabs, dates as ISO, sums without rounding noise', async () => {
    const dated = '<row r="1"><c r="A1" s="1"><v>45000</v></c><c r="C1"><v>0.30000000000000004</v></c></row>'
    const xlsx = makeXlsx({
      Items: sheetRows([
        ['Item', 'Amount'],
        ['Two  words', 10.5],
      ]),
      Sums: dated,
    })
    expect(await lines(xlsx, 'xlsx')).toEqual(['Items\nItem\tAmount\nTwo words\t10.5', 'Sums\n2023-03-15\t\t0.3'])
  })

  test('a cell in the last corner of a sheet is refused before a rectangle is made', async () => {
    const corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    await expect(read(makeXlsx({A: corner}), 'xlsx')).rejects.toMatchObject({code: 'E_TOO_BIG'})
  })

  test('an archive that is no workbook is unreadable', async () => {
    await expect(read(makeDocx(paragraph('x')), 'xlsx')).rejects.toMatchObject({code: 'E_UNREADABLE'})
  })
})

describe('e-mail', () => {
  const headers =
    'From: "Ann A." <ann@example.org>\r\nTo: b@example.org, Team: c@example.org;\r\nSubject: =?utf-8?q?Rechnung_=C3=A4?=\r\n'
  const date = 'Date: Wed, 1 May 2024 23:30:00 -0500\r\nMIME-Version: 1.0\r\n'

  test('headers become lines, the date as the sender wrote it', async () => {
    expect(await lines(`${headers}${date}\r\nHello\r\n`, 'eml')).toEqual([
      'Subject: Rechnung ä\nFrom: Ann A. <ann@example.org>\nTo: b@example.org, Team: c@example.org\nDate: Wed, 1 May 2024 23:30:00 -0500\n\nHello',
    ])
  })

  test('an HTML table wins over its plain twin; attachments are named', async () => {
    const part = (type: string, body: string, extra = '') => `--x\r\nContent-Type: ${type}\r\n${extra}\r\n${body}\r\n`
    const mail = [
      `${headers}${date}Content-Type: multipart/mixed; boundary=x\r\n\r\n`,
      '--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n',
      '--y\r\nContent-Type: text/plain\r\n\r\nItem\r\n1.00\r\n--y\r\nContent-Type: text/html\r\n\r\n<table><tr><td>Item<td>1.00</table>\r\n--y--\r\n',
      part(
        'application/pdf',
        'JVBERi0=',
        'Content-Disposition: attachment; filename="bill.pdf"\r\nContent-Transfer-Encoding: base64\r\n',
      ),
      '--x--\r\n',
    ].join('')
    const [text] = await lines(mail, 'eml')
    expect(text).toMatch(/-0500\n\nItem\t1\.00\n\nAttachment: bill\.pdf$/)
  })

  test('an endless HTML body is refused as an endless page is', async () => {
    const endless = `${headers}Content-Type: text/html\r\n\r\n<p>${'words '.repeat(3_600_000)}`
    await expect(read(endless, 'eml')).rejects.toMatchObject({
      code: 'E_TOO_BIG',
      message: expect.stringContaining('HTML'),
    })
  })

  test('headers alone are enough; parts nested too deep are refused', async () => {
    expect(await lines('Subject: only this\r\n', 'eml')).toEqual(['Subject: only this'])
    const nested = Array.from(
      {length: 200},
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('')
    await expect(read(`${headers}${nested}`, 'eml')).rejects.toMatchObject({code: 'E_TOO_BIG'})
  })
})

describe('what cannot be read has a typed reason', () => {
  const office = (content: string) =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from(content, 'utf16le')])
  test.each([
    ['an empty file', '', 'text', 'E_EMPTY'],
    ['white space only', ' \n\f\n', 'text', 'E_EMPTY'],
    ['a table of empty cells', ','.repeat(1_000_000), 'csv', 'E_EMPTY'],
    ['an HTML page without text', '<html><script>x</script>', 'html', 'E_EMPTY'],
    ['hOCR without pages', '<html></html>', 'hocr', 'E_EMPTY'],
    ['more than 20 MB of HTML', ' '.repeat(21 * 2 ** 20), 'html', 'E_TOO_BIG'],
    ['a DOCX that is no ZIP archive', 'plain words', 'docx', 'E_UNREADABLE'],
    ['a DOCX cut in half', makeDocx(paragraph('x')).subarray(0, 300), 'docx', 'E_UNREADABLE'],
    ['a zip bomb', makeDocx(paragraph('x'), undefined, {declaredSize: 2 ** 31}), 'docx', 'E_TOO_BIG'],
    ['an office file with a password', office('EncryptedPackage'), 'docx', 'E_ENCRYPTED'],
    ['an old office file', office('WordDocument'), 'docx', 'E_UNSUPPORTED'],
    ['a picture', 'x', 'image', 'E_UNSUPPORTED'],
  ])('%s', async (_, content, media, code) => {
    await expect(read(content, media)).rejects.toMatchObject({name: 'DocumentError', code, class: 'permanent'})
  })

  test('a file that went away', async () => {
    await expect(engine.read(`${folder.path}/gone.txt`, 'text')).rejects.toMatchObject({code: 'E_GONE'})
  })
})

test('the probe names the formats', async () => {
  expect(await engine.probe()).toMatchObject({ok: true, detail: expect.stringContaining('docx')})
})
