import {describe, expect, test} from 'vitest'
import {correct} from '../../../src/app/correct.ts'
import {drain} from '../../../src/app/drain/drain.ts'
import {forgetVendor, vendors} from '../../../src/app/memory/vendors.ts'
import {retry} from '../../../src/app/retry.ts'
import {showDocument} from '../../../src/app/show.ts'
import type {SubmitInput} from '../../../src/app/submit/submit.ts'
import {type TestApp, testApp} from '../../helpers/app.ts'
import {documentOptions} from '../../helpers/document-options.ts'
import {fakeInterrupts, listening} from '../../helpers/fake-stages.ts'
import {realStages} from '../../helpers/real-stages.ts'

const receipt = `GREEN MEADOW TRADING LTD
(712345-K)
12 Mill Road, 12345 Springfield
Tel: 07-555 1234
RECEIPT
Date: 25/04/2026 10:00
LAMP OIL         12.00
TOTAL EUR        12.00
`
/** Another bill of the same shop, its name torn. */
const torn = receipt.replace('GREEN MEADOW TRADING LTD', 'GREEN M ADOW TRADINC').replaceAll('2.00', '3.00')

const input = {forever: false, name: 'test', wait: false, maxTimeMs: null, niceWorkers: false}
const options = {...documentOptions, stages: ['scan' as const]}

/** Works on these files and gives ids by file. */
async function work(t: TestApp, files: Record<string, string>, changes: Partial<SubmitInput> = {}, last?: string) {
  const paths = Object.entries(files).map(([name, text]) => t.file(name, text))
  const {batch} = await t.submit(paths, {options, ...changes})
  const others = Promise.withResolvers<void>()
  let left = paths.length - 1
  // The named file is read when all others have been.
  const stages = realStages(async ({stage, document}) => {
    if (stage !== 'scan.read' || last === undefined) return
    if (document.path.endsWith(last)) await others.promise
    else if (--left === 0) others.resolve()
  })
  await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()}, stages.start)
  const items = await t.items(batch)
  return {batch, calls: stages.calls, ids: items.map(({document}) => document!)}
}

const vendorOf = async (t: TestApp, id: string) => (await showDocument(t.app, id))!.bill!.vendor

describe('a sure bill', () => {
  test('teaches its vendor at the end of its batch, and the next batch knows it', async () => {
    const t = await testApp()
    const {ids} = await work(t, {'a.txt': receipt, 'b.txt': torn})
    // Both began before anything was known.
    expect((await vendorOf(t, ids[1]!)).source).toBe('text')
    const later = await work(t, {'c.txt': torn.replaceAll('3.00', '4.00')})
    expect(await vendorOf(t, later.ids[0]!)).toMatchObject({
      value: 'GREEN MEADOW TRADING LTD',
      source: 'vendor-memory',
      reason: expect.stringContaining('the same vendor as in a document'),
    })
  })

  test('teaches nothing with --no-memory, and such a batch knows nothing', async () => {
    const t = await testApp()
    await work(t, {'a.txt': receipt}, {options: {...options, memory: false}})
    expect((await vendors(t.app)).vendors).toEqual([])
    await work(t, {'b.txt': receipt})
    const {ids} = await work(t, {'c.txt': torn}, {options: {...options, memory: false}})
    expect((await vendorOf(t, ids[0]!)).source).toBe('text')
  })
})

test.each(['a.txt', 'b.txt', 'c.txt'])('what is learned does not depend on %s being read last', async (last) => {
  const files = {
    'a.txt': receipt,
    'b.txt': receipt.replace('TRADING', 'Trading').replaceAll('2.00', '5.00'),
    'c.txt': receipt.replace('12 Mill Road', '14 Mill Road').replaceAll('2.00', '6.00'),
  }
  const [t, other] = [await testApp(), await testApp()]
  await work(t, files, {}, last)
  await work(other, files)
  expect(await vendors(t.app)).toEqual(await vendors(other.app))
  expect(await t.app.store.memoryVersion()).toBe(1)
})

describe('a correction', () => {
  test('teaches at once: the next bill of the vendor is right, and no page is read again', async () => {
    const t = await testApp()
    const {ids} = await work(t, {'a.txt': torn})
    expect((await vendors(t.app)).vendors).toEqual([])
    await correct(
      t.app,
      ids[0]!,
      ['vendor=Green Meadow Trading Ltd.', 'vendorAddress=12 Mill Rd, 12345 Springfield'],
      false,
    )
    const next = await work(t, {'b.txt': torn.replaceAll('3.00', '4.00')})
    const {bill} = (await showDocument(t.app, next.ids[0]!))!
    expect(bill).toMatchObject({
      vendor: {value: 'Green Meadow Trading Ltd.', source: 'vendor-memory'},
      vendorAddress: {value: '12 Mill Rd, 12345 Springfield', source: 'vendor-memory'},
      total: {value: '14.00'},
    })
  })

  test('that is undone teaches no more', async () => {
    const t = await testApp()
    const {ids} = await work(t, {'a.txt': torn})
    await correct(t.app, ids[0]!, ['vendor=Wrong Ltd'], false)
    expect((await vendors(t.app)).vendors.map(({name}) => name)).toEqual(['Wrong Ltd'])
    await correct(t.app, ids[0]!, ['vendor'], true)
    expect((await vendors(t.app)).vendors).toEqual([])
    const next = await work(t, {'b.txt': torn.replaceAll('3.00', '4.00')})
    expect((await vendorOf(t, next.ids[0]!)).source).toBe('text')
  })

  test('of a bill that was sure gives way to what it taught by itself when it is undone', async () => {
    const t = await testApp()
    const {ids} = await work(t, {'a.txt': receipt})
    await correct(t.app, ids[0]!, ['vendor=Wrong Ltd'], false)
    await correct(t.app, ids[0]!, [], true)
    expect((await vendors(t.app)).vendors).toMatchObject([{name: 'GREEN MEADOW TRADING LTD', confirmed: 0}])
  })

  test('teaches nothing where memory is switched off', async () => {
    const t = await testApp({flags: {memory: false}})
    const {ids} = await work(t, {'a.txt': torn})
    await correct(t.app, ids[0]!, ['vendor=Green Meadow Trading Ltd.'], false)
    expect((await vendors(t.app)).vendors).toEqual([])
  })

  test('still holds and teaches when the document is read anew', async () => {
    const t = await testApp()
    const {ids} = await work(t, {'a.txt': torn})
    await correct(t.app, ids[0]!, ['vendor=Green Meadow Trading Ltd.'], false)
    await work(t, {'a.txt': torn}, {force: true})
    expect((await vendorOf(t, ids[0]!)).source).toBe('user')
    expect((await vendors(t.app)).vendors).toMatchObject([{name: 'Green Meadow Trading Ltd.', documents: 1}])
  })
})

test('a bill that was read before is read anew by retry, with what is known now, and no page is', async () => {
  const t = await testApp()
  const {ids} = await work(t, {'a.txt': torn})
  await work(t, {'b.txt': receipt})
  expect((await vendorOf(t, ids[0]!)).source).toBe('text')
  const {batch} = await retry(t.app, {ids: [ids[0]!], failed: false, with: {}, force: false})
  const stages = realStages()
  await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()}, stages.start)
  expect((await vendorOf(t, ids[0]!)).source).toBe('vendor-memory')
  expect(stages.calls).toEqual(['scan.read'])
})

test('a batch under way keeps to what was known when it began', async () => {
  const t = await testApp()
  const {ids} = await work(t, {'a.txt': torn})
  const {batch} = await t.submit([t.file('b.txt', torn.replaceAll('3.00', '4.00'))], {options})
  await correct(t.app, ids[0]!, ['vendor=Green Meadow Trading Ltd.'], false)
  await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()}, realStages().start)
  expect((await vendorOf(t, (await t.items(batch))[0]!.document!)).source).toBe('text')
})

test('what a killed process left unlearned is learned before the next batch begins', async () => {
  const t = await testApp()
  const {learnBatch} = t.app.store
  // As if it had died between the last job and the lesson.
  t.app.store.learnBatch = async () => false
  const {batch} = await work(t, {'a.txt': receipt})
  t.app.store.learnBatch = learnBatch
  expect(await t.app.store.unlearnedBatches()).toEqual([batch])
  const {ids} = await work(t, {'b.txt': torn})
  expect((await vendorOf(t, ids[0]!)).source).toBe('vendor-memory')
  expect(await t.app.store.unlearnedBatches()).toEqual([])
})

describe('vendors', () => {
  test('are forgotten by name, whatever its spelling', async () => {
    const t = await testApp()
    await work(t, {'a.txt': receipt})
    const {forgotten, vendors: left} = await forgetVendor(t.app, 'green-meadow trading, Ltd.')
    expect({forgotten, left}).toEqual({forgotten: {name: 'green-meadow trading, Ltd.', documents: 1}, left: []})
    await expect(forgetVendor(t.app, 'Nobody')).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
    const {ids} = await work(t, {'b.txt': torn})
    expect((await vendorOf(t, ids[0]!)).source).toBe('text')
  })
})
