import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import readXlsxFile from 'read-excel-file/node'
import {expect, test} from 'vitest'
import {columns} from '../../../src/app/export/rows.ts'
import {parseWhere} from '../../../src/app/export/where.ts'
import {exportTo} from '../../../src/app/export/write.ts'
import {workbook} from '../../../src/app/export/xlsx.ts'
import {bill, testApp} from '../../helpers/app.ts'

test('a workbook holds documents, items and taxes, with figures and days a spreadsheet can work with', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a')])
  const [item] = await t.items(batch)
  const line = {description: '=1+1', quantity: '0.485', unitPrice: '1.99', amount: '0.97'}
  await t.finish(item!.run!, {
    data: {
      kind: 'receipt',
      bill: {
        ...bill({vendor: 'Shop', total: '0.97', date: '2026-03-14', currency: 'EUR'}),
        items: [{...line, page: 1, box: null, confidence: 0.9}],
        taxes: [{rate: '7', base: '0.91', amount: '0.06'}],
      },
    },
  })
  const count = {documents: 0}
  const file = join(t.folder, 'out.xlsx')
  writeFileSync(file, await workbook(t.app, parseWhere([]), count))
  const sheets = await readXlsxFile(file)
  expect(sheets.map(({sheet}) => sheet)).toEqual(['Documents', 'Items', 'Taxes'])
  const [documents, items, taxes] = sheets.map(({data}) => data)
  expect(documents![0]).toEqual([...columns])
  expect(documents![1]![columns.indexOf('total')]).toBe(0.97)
  expect(documents![1]![columns.indexOf('date')]).toEqual(new Date('2026-03-14T00:00:00Z'))
  expect(items![1]!.slice(4)).toEqual(['=1+1', 0.485, 1.99, 0.97, 'EUR', null])
  expect(taxes![1]!.slice(4)).toEqual([7, 0.91, 0.06, 'EUR', null])
  expect(count.documents).toBe(1)
})

test('a terminal gets no binary', async () => {
  const t = await testApp()
  const terminal = Object.assign(Object.create(process.stdout) as NodeJS.WriteStream, {isTTY: true})
  await expect(exportTo(t.app, {format: 'xlsx', where: [], output: undefined}, terminal)).rejects.toMatchObject({
    code: 'E_USAGE',
    exit: 2,
  })
})
