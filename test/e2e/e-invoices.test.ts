import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeEach, expect, test} from 'vitest'
import {cii, desk, printedLines, ubl, withAttachments} from '../helpers/e-invoices.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {save, textPdf} from '../helpers/pdf.ts'
import {runJson} from '../helpers/run-cli.ts'

let folder: string
let env: Record<string, string>

beforeEach(async () => {
  folder = await folderOfTest()
  env = {SNAPBATCH_HOME: join(folder, 'home')}
})

const run = (...args: string[]) => runJson(args, env)

test('a folder of e-invoices is read exactly, can be searched, and read again from the pages alone', async () => {
  writeFileSync(join(folder, 'peppol.xml'), ubl({...desk, number: 'P-1'}))
  writeFileSync(join(folder, 'other.xml'), '<catalog/>')
  await save(
    folder,
    'hybrid.pdf',
    await withAttachments(await textPdf(printedLines(desk)), {'factur-x.xml': cii(desk)}),
  )
  const {exit, json} = await run('process', folder, '--keep-duplicates')
  expect({exit, counts: json.counts}).toMatchObject({exit: 0, counts: {done: 2, skipped: 1, review: 0}})
  const byName = (document: {path: string}) => document.path.split('/').at(-1)!
  const documents = Object.fromEntries(json.documents.map((document: {path: string}) => [byName(document), document]))
  for (const name of ['peppol.xml', 'hybrid.pdf']) {
    expect(documents[name], name).toMatchObject({
      kind: 'invoice',
      bill: {
        total: {value: '216.50', source: 'e-invoice', confidence: 1},
        items: [{amount: '80.00'}, {amount: '120.00'}],
      },
    })
  }
  const found = await run('search', 'desk lamp')
  expect(found.json.hits.map(byName).toSorted((a: string, b: string) => a.localeCompare(b))).toEqual([
    'hybrid.pdf',
    'peppol.xml',
  ])
  const plain = await run('process', join(folder, 'hybrid.pdf'), '--no-e-invoice', '--keep-duplicates')
  expect(plain.json.documents[0].bill.total).toMatchObject({value: '216.50', source: 'text'})
})

test('hostile XML fails for good and says why', async () => {
  const laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
  const path = join(folder, 'laughs.xml')
  writeFileSync(path, ubl(desk).replace('?>', `?>${laughs}`).replace('R-2031/07', '&b;'))
  const {exit, json} = await run('process', path)
  expect(exit).toBe(3)
  expect(json.documents[0].error).toMatchObject({code: 'E_UNREADABLE', retryable: false})
})
