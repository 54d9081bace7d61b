import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {PDFDocument, StandardFonts} from 'pdf-lib'
import {beforeEach, describe, expect, test} from 'vitest'
import {folderOfTest} from '../helpers/folder.ts'
import {drawLines, save} from '../helpers/pdf.ts'
import {runCli, runJson} from '../helpers/run-cli.ts'

let folder: string
let env: Record<string, string>

beforeEach(async () => {
  folder = await folderOfTest()
  env = {SNAPBATCH_HOME: join(folder, 'home')}
})

const till = (shop: string, number: string, date: string, total: string) => [
  shop,
  '12 Quay Street, Bristol BS1 4TR',
  `RECEIPT No. ${number}`,
  `Date ${date} 10:22`,
  `Goods of the day     ${total}`,
  `TOTAL GBP     ${total}`,
  `CARD     ${total}`,
]
const tea = till('HARBOUR TEA ROOM LTD', '20417', '14/03/2026', '5.50')
const nails = till('GREENFIELD HARDWARE LTD', 'A-991', '16/03/2026', '15.20')
const teaAgain = till('HARBOUR TEA ROOM LTD', '20533', '21/03/2026', '7.50')

async function pdfOf(...pages: string[][]): Promise<string> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Courier)
  for (const lines of pages) drawLines(pdf.addPage([400, 600]), font, lines)
  return save(folder, 'scan.pdf', pdf)
}

const totalsOf = (document: {parts: {bill: {total: {value: string}}}[] | null}) =>
  document.parts?.map(({bill}) => bill.total.value) ?? null

describe('a PDF with several bills', () => {
  test('is read bill by bill, listed, exported and corrected bill by bill', async () => {
    const file = await pdfOf(tea, nails, teaAgain)
    const {exit, json} = await runJson(['process', file, '--stages', 'scan'], env)
    const [document] = json.documents
    expect({exit, bill: document.bill}).toEqual({exit: 0, bill: null})
    expect(totalsOf(document)).toEqual(['5.50', '15.20', '7.50'])
    const shown = await runCli(['show', json.batch.id], env)
    expect(shown.stdout.match(/receipt \(bill [123]\)/g)).toHaveLength(3)
    const csv = await runCli(['export', '--format', 'csv', '--where', 'part=2'], env)
    expect(csv.stdout).toContain('GREENFIELD HARDWARE LTD')
    expect(csv.stdout.trim().split('\r\n')).toHaveLength(2)
    const corrected = await runJson(['correct', document.id, 'parts[1].total=15.25'], env)
    expect(totalsOf(corrected.json)).toEqual(['5.50', '15.25', '7.50'])
  })

  test('is one bill with --split off, read again and not scanned again', async () => {
    const file = await pdfOf(tea, nails)
    const {json} = await runJson(['process', file, '--stages', 'scan'], env)
    const [document] = json.documents
    expect(document.parts).toHaveLength(2)
    const again = await runJson(['retry', document.id, '--with', 'split=off'], env)
    expect(again.json.documents[0]).toMatchObject({state: 'done', parts: null, bill: {currency: {value: 'GBP'}}})
    const jobs = await runJson(['jobs'], env)
    const names = jobs.json.jobs.map(({name}: {name: string}) => name)
    expect(names.filter((name: string) => name === 'scan.page')).toHaveLength(1)
  })

  test('is divided where blank pages are, with --split blank', async () => {
    const file = await pdfOf(tea, [], nails, teaAgain)
    const {json} = await runJson(['process', file, '--stages', 'scan', '--split', 'blank'], env)
    expect(json.documents[0].parts.map(({pages}: {pages: object}) => pages)).toEqual([
      {from: 1, to: 1},
      {from: 3, to: 4},
    ])
  })
})

test('a word that is no way to split is refused', async () => {
  const file = await pdfOf(tea)
  expect(readFileSync(file).length).toBeGreaterThan(0)
  expect((await runCli(['process', file, '--split', 'sometimes'], env)).exit).toBe(2)
})
