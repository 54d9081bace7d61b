import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {correctCommand} from '../../src/app/correct-command.ts'
import {showDocument} from '../../src/app/show.ts'
import {correctLines} from '../../src/ui/correct.ts'
import {bill, testApp} from '../helpers/app.ts'

async function two() {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  const items = await t.items(batch)
  for (const {run} of items)
    await t.finish(run!, {data: {kind: 'receipt', bill: bill({vendor: 'Shop', total: '1.00'})}})
  const from = (lines: (object | string)[]) => {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
    const input = {id: undefined, assignments: [], undo: false, from: t.file('c.jsonl', text), cwd: t.folder}
    return correctCommand(t.app, input)
  }
  return {t, from, ids: items.map(({document}) => document!)}
}

describe('corrections from a file', () => {
  test('name documents by id or by path, and are all written', async () => {
    const {t, from, ids} = await two()
    const result = await from([
      {doc: ids[0], field: 'total', value: '12.50'},
      '',
      {doc: 'b.txt', field: 'vendor', value: 'Green Meadow Ltd'},
      {doc: join(t.folder, 'a.txt'), field: 'tax', value: null},
    ])
    expect(result).toEqual({schema: 1, corrections: 3, documents: ids})
    expect(correctLines(result, 80)).toEqual(['3 values of 2 documents corrected.'])
    const [a, b] = await Promise.all(ids.map((id) => showDocument(t.app, id)))
    expect(a!.bill).toMatchObject({total: {value: '12.50', source: 'user'}, tax: {value: null, source: 'user'}})
    expect(b!.bill!.vendor.value).toBe('Green Meadow Ltd')
  })

  test.each([
    ['{"doc": "a.txt"', 'Line 2 is no JSON object'],
    ['[1]', 'Line 2 needs doc, field and value'],
    ['{"doc": "a.txt", "field": "total"}', 'Line 2 needs'],
    ['{"doc": "a.txt", "field": "total", "value": 12.5}', 'Line 2 needs'],
    ['{"doc": "a.txt", "field": "total", "value": "12,50"}', 'Line 2: total=12,50: expected'],
    ['{"doc": "a.txt", "field": "colour", "value": "red"}', 'Line 2: There is no field colour'],
    ['{"doc": "gone.txt", "field": "total", "value": "1.00"}', 'Line 2: there is no document gone.txt'],
    ['{"doc": "a.txt", "field": "governingLaw", "value": "X"}', 'has no governingLaw'],
  ])('are not written at all where a line is %s', async (line, message) => {
    const {t, from, ids} = await two()
    const good = {doc: ids[0], field: 'total', value: '2.00'}
    await expect(from([good, line])).rejects.toMatchObject({exit: 2, message: expect.stringContaining(message)})
    expect(await t.app.store.corrections(ids[0]!)).toEqual([])
  })

  test('stand alone', async () => {
    const {t, ids} = await two()
    const both = {id: ids[0], assignments: ['total=1.00'], undo: false, from: 'c.jsonl', cwd: t.folder}
    await expect(correctCommand(t.app, both)).rejects.toMatchObject({exit: 2})
    await expect(correctCommand(t.app, {...both, id: undefined, undo: true})).rejects.toMatchObject({exit: 2})
    const gone = {...both, id: undefined, assignments: []}
    await expect(correctCommand(t.app, gone)).rejects.toThrow('Cannot read c.jsonl')
  })
})
