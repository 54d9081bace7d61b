import {PassThrough} from 'node:stream'
import {stripVTControlCharacters} from 'node:util'
import {describe, expect, test} from 'vitest'
import {reviewCommand} from '../../src/app/review-command.ts'
import {showDocument} from '../../src/app/show.ts'
import {reviewLines, terminalConversation} from '../../src/ui/review.ts'
import {bill, type TestApp, testApp, textPage} from '../helpers/app.ts'

const all = {limit: 100, fields: []}

/** A home with one bill whose vendor and total are not sure. */
async function unsure(names: string[] = ['a.txt']) {
  const t = await testApp()
  const {batch} = await t.submit(names.map((name) => t.file(name, name)))
  const items = await t.items(batch)
  for (const item of items) {
    const read = bill({vendor: 'Sh0p', date: '2026-03-14', total: '1.00', currency: 'EUR'})
    read.vendor.confidence = 0.6
    read.total.confidence = 0.5
    const pages = [textPage(1, 'Sh0p Total 12.50 Cash 20.00 Change 7.50')]
    await t.finish(item.run!, {pages, data: {kind: 'receipt', bill: read}})
  }
  return {t, ids: items.map(({document}) => document!)}
}

/** A terminal at which somebody types these lines; an end of input after them unless it is to stay open. */
function terminal(lines: string[], open = false) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  let shown = ''
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
  })
  for (const line of lines) input.write(`${line}\n`)
  if (!open) input.end()
  return {input, talk: () => terminalConversation(input, output), shown: () => stripVTControlCharacters(shown)}
}

const values = async (t: TestApp, id: string) => {
  const {vendor, total} = (await showDocument(t.app, id))!.bill!
  return [vendor.value, vendor.source, total.value, total.source]
}

describe('without a terminal', () => {
  test('unsure values are listed with their reasons and candidates', async () => {
    const {t, ids} = await unsure()
    const {exit, result} = await reviewCommand(t.app, all, null)
    expect(exit).toBe(0)
    expect(result).toMatchObject({
      values: [
        {document: ids[0], field: 'vendor', value: 'Sh0p', confidence: 0.6},
        {document: ids[0], field: 'total', value: '1.00', confidence: 0.5, candidates: ['20.00', '12.50', '7.50']},
      ],
    })
    expect(reviewLines(result, 120).join('\n')).toContain('Sh0p')
  })

  test('what another reading of the page had in its place comes first', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'a')])
    const [item] = await t.items(batch)
    const read = bill({vendor: 'Sh0p', total: '1.00'})
    read.vendor = {...read.vendor, confidence: 0.6, reason: 'name-like; the second reading has "Shop"'}
    read.date = {...read.date, reason: 'two readings fit equally: 2026-03-14 and 2026-08-14'}
    await t.finish(item!.run!, {pages: [textPage(1, 'Sh0p')], data: {kind: 'receipt', bill: read}})
    const {result} = await reviewCommand(t.app, all, null)
    expect(result).toMatchObject({
      values: [
        {field: 'vendor', candidates: ['Shop']},
        {field: 'date', candidates: ['2026-03-14', '2026-08-14']},
      ],
    })
  })

  test('a limit and a field are kept to, and what is corrected is not listed', async () => {
    const {t} = await unsure(['a.txt', 'b.txt'])
    const fields = async (limit: number, names: string[]) => {
      const {result} = await reviewCommand(t.app, {limit, fields: names}, null)
      return 'values' in result ? result.values.map(({field}) => field) : []
    }
    expect(await fields(3, [])).toEqual(['vendor', 'total', 'vendor'])
    expect(await fields(100, ['total'])).toEqual(['total', 'total'])
    await expect(fields(1, ['colour'])).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
    await reviewCommand(t.app, all, terminal(['', '']).talk)
    expect(await fields(100, [])).toEqual(['vendor', 'total'])
  })

  test('nothing to review is no error', async () => {
    const t = await testApp()
    const {exit, result} = await reviewCommand(t.app, all, null)
    expect([exit, reviewLines(result, 80)]).toEqual([0, ['Nothing to review.']])
  })
})

describe('at a terminal', () => {
  test('Enter confirms, typing replaces, a number picks a candidate', async () => {
    const {t, ids} = await unsure()
    const {talk, shown} = terminal(['', '=2'])
    const {exit, result} = await reviewCommand(t.app, all, talk)
    expect({exit, result}).toEqual({exit: 0, result: {schema: 1, confirmed: 1, changed: 1, skipped: 0}})
    expect(await values(t, ids[0]!)).toEqual(['Sh0p', 'user', '12.50', 'user'])
    expect(shown()).toContain('total: 1.00 50 %')
    expect(shown()).toContain('1) 20.00  2) 12.50  3) 7.50')
    const {review, reviewReasons} = (await showDocument(t.app, ids[0]!))!
    expect({review, reviewReasons}).toEqual({review: false, reviewReasons: []})
  })

  test('s skips, - says that there is none, q stops', async () => {
    const {t, ids} = await unsure(['a.txt', 'b.txt'])
    const {result} = await reviewCommand(t.app, all, terminal(['s', '-', 'q', 'Late Ltd'], true).talk)
    expect(result).toMatchObject({confirmed: 0, changed: 1, skipped: 1})
    expect(await values(t, ids[0]!)).toEqual(['Sh0p', 'ocr', null, 'user'])
    expect(await values(t, ids[1]!)).toEqual(['Sh0p', 'ocr', '1.00', 'ocr'])
  })

  test('what cannot be kept is asked again', async () => {
    const {t, ids} = await unsure()
    const {talk, shown} = terminal(['Shop', 'twelve', '=9', '12.50'])
    await reviewCommand(t.app, all, talk)
    expect(shown()).toContain('total=twelve: expected a number')
    expect(shown()).toContain('There is no such candidate.')
    expect(await values(t, ids[0]!)).toEqual(['Shop', 'user', '12.50', 'user'])
  })

  test('the end of input stops, and what was answered is kept', async () => {
    const {t, ids} = await unsure()
    const {exit, result} = await reviewCommand(t.app, all, terminal(['Shop']).talk)
    expect({exit, result}).toMatchObject({exit: 0, result: {changed: 1}})
    expect(await values(t, ids[0]!)).toEqual(['Shop', 'user', '1.00', 'ocr'])
  })

  test('Ctrl-C stops with 130, and what was answered is kept', async () => {
    const {t, ids} = await unsure()
    const input = Object.assign(new PassThrough(), {isTTY: true, setRawMode: () => {}})
    const output = Object.assign(new PassThrough(), {isTTY: true, columns: 80})
    output.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('vendor:')) input.write('Shop\r')
      if (chunk.toString().includes('total:')) input.write('\u0003')
    })
    const {exit} = await reviewCommand(t.app, all, () => terminalConversation(input, output))
    expect(exit).toBe(130)
    expect(await values(t, ids[0]!)).toEqual(['Shop', 'user', '1.00', 'ocr'])
  })

  test('nothing that a document says reaches the terminal as a command', async () => {
    const {t} = await unsure(['\u001b[31mred.txt'])
    const {talk, shown} = terminal(['q'])
    await reviewCommand(t.app, all, talk)
    expect(shown()).not.toContain('\u001b')
  })
})
