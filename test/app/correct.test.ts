import {describe, expect, test} from 'vitest'
import {correct} from '../../src/app/correct.ts'
import {showDocument} from '../../src/app/show.ts'
import {bill, testApp} from '../helpers/app.ts'

async function read() {
  const t = await testApp()
  const path = t.file('a.txt', 'a')
  const {batch} = await t.submit([path])
  const [item] = await t.items(batch)
  await t.finish(item!.run!, {data: {kind: 'receipt', bill: bill({vendor: 'Shop', total: '1.00'})}})
  return {t, path, id: item!.document!}
}

describe('correct', () => {
  test('writes over what was read, says so, and survives a new run', async () => {
    const {t, path, id} = await read()
    const shown = await correct(t.app, id, ['total=12.50', 'vendor=A = B', 'tax='], false)
    expect(shown.bill).toMatchObject({
      total: {value: '12.50', source: 'user', confidence: 1},
      vendor: {value: 'A = B'},
      tax: {value: null, source: 'user'},
    })
    const {batch} = await t.submit([path], {force: true})
    await t.finish((await t.items(batch))[0]!.run!, {data: {bill: bill({total: '9.99'})}})
    expect((await showDocument(t.app, id))?.bill?.total.value).toBe('12.50')
  })

  test('takes the newest back, of a field or of any', async () => {
    const {t, id} = await read()
    await correct(t.app, id, ['total=2.00', 'total=3.00', 'vendor=X'], false)
    expect((await correct(t.app, id, ['total'], true)).bill?.total.value).toBe('2.00')
    expect((await correct(t.app, id, [], true)).bill?.vendor.value).toBe('Shop')
    expect((await correct(t.app, id, [], true)).bill?.total.value).toBe('1.00')
    await expect(correct(t.app, id, [], true)).rejects.toThrow('Nothing was corrected.')
    await expect(correct(t.app, id, ['total'], true)).rejects.toMatchObject({exit: 2})
  })

  test('refuses a value that the document cannot have, and one that was not read', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('letter.txt', 'letter'), t.file('open.txt', 'open')])
    const [letter, open] = await t.items(batch)
    await t.finish(letter!.run!, {data: {kind: 'letter'}})
    await expect(correct(t.app, letter!.document!, ['total=1.00'], false)).rejects.toThrow('read as "letter"')
    await expect(correct(t.app, letter!.document!, ['governingLaw=X'], false)).rejects.toMatchObject({exit: 2})
    await expect(correct(t.app, open!.document!, ['total=1.00'], false)).rejects.toThrow('was not read yet')
    expect((await correct(t.app, letter!.document!, ['kind=other'], false)).kind).toBe('other')
  })

  test('writes nothing when one of the corrections is wrong', async () => {
    const {t, id} = await read()
    for (const wrong of ['colour=red', 'total', '=1', 'items[x].amount=1']) {
      await expect(correct(t.app, id, ['total=5.00', wrong], false)).rejects.toMatchObject({exit: 2})
    }
    await expect(correct(t.app, id, [], false)).rejects.toThrow('Nothing to correct.')
    expect(await t.app.store.corrections(id)).toEqual([])
  })

  test('has sums and review looked at again', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'a')])
    const [item] = await t.items(batch)
    const read = {...bill({vendor: 'Shop', date: '2026-03-14', total: '9.00', subtotal: '10.00', tax: '1.00'})}
    read.checks = [{name: 'subtotal-plus-tax-is-total', ok: false, detail: 'wrong'}]
    const reviewReasons = ['The check subtotal-plus-tax-is-total fails: wrong.', 'Page 2 could not be read: torn.']
    await t.finish(item!.run!, {data: {kind: 'receipt', bill: read, review: true, reviewReasons}})
    const shown = await correct(t.app, item!.document!, ['tax=-1.00'], false)
    expect(shown.bill!.checks).toEqual([{name: 'subtotal-plus-tax-is-total', ok: true, detail: expect.any(String)}])
    expect(shown.reviewReasons).toEqual(['Page 2 could not be read: torn.'])
    expect((await correct(t.app, item!.document!, [], true)).reviewReasons).toEqual(reviewReasons)
  })

  test('of the total settles a sum that does not hold: a person has looked', async () => {
    const {t, id} = await read()
    const {review, bill: corrected} = await correct(t.app, id, ['total=12.50', 'date=', 'items[0].amount=3.00'], false)
    expect(corrected!.items).toMatchObject([{amount: '3.00'}])
    expect(review).toBe(false)
  })
})
