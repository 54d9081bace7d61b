import {readFileSync, statSync, writeFileSync} from 'node:fs'
import {homedir, hostname, userInfo} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {framesOf, pathNames, shapeOf, without} from '../../../src/app/report/redact.ts'
import {writeReport} from '../../../src/app/report/report.ts'
import type {Failure} from '../../../src/errors.ts'
import {bill, type TestApp, testApp, textPage} from '../../helpers/app.ts'

const secrets = [
  'Quackenbush',
  'Zwiebelfisch',
  '731.94',
  'DE99887766',
  'hushhush',
  'Loosestrife',
  'kiwi.example',
  'Ms Vetch',
]

const bug: Failure = {
  class: 'bug',
  code: 'E_BUG',
  message: 'Cannot read properties of undefined (reading \'Zwiebelfisch\') in "Quackenbush 731.94"',
  stack: [
    'TypeError: Zwiebelfisch DE99887766',
    '    at readTotal (file:///home/hushhush/app/node_modules/snapbatch/dist/pipeline/scan/read.js:10:5)',
    '    at async /home/hushhush/Quackenbush.js:1:1',
    '    at Loosestrife (/home/hushhush/own/engine.js:7:3)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
  ].join('\n'),
}

/** A document that says what nobody else may hear, and failed in a bug that repeats it. */
async function failed(): Promise<{t: TestApp; job: string; document: string; out: string}> {
  const t = await testApp({flags: {'llm.url': 'https://kiwi.example/v1', 'llm.model': 'Loosestrife', quality: '71'}})
  const path = t.file('hushhush/Quackenbush-731.94.pdf', 'Zwiebelfisch')
  const first = await t.submit([path], {meta: {client: 'Ms Vetch'}})
  const {run, document} = (await t.items(first.batch))[0]!
  const data = {
    kind: 'invoice' as const,
    bill: bill({vendor: 'Quackenbush', total: '731.94', vendorTaxId: 'DE99887766'}),
  }
  await t.finish(run!, {pages: [textPage(1, 'Zwiebelfisch total 731.94')], data, archive: 'Zwiebelfisch'})
  await t.submit([path], {force: true})
  const again = (await t.app.store.latestRuns([document!])).get(document!)!
  await t.fail(again.id, bug)
  const [job] = await t.app.queue.jobs({runs: [again.id]})
  t.app.log.write('error', 'failed', {job: job!.id, stage: 'scan.read', error: bug})
  t.app.log.write('warn', 'Quackenbush-731.94.pdf: needs Zwiebelfisch', {
    job: job!.id,
    file: path,
    page: 3,
    note: 'Loosestrife',
  })
  t.app.log.write('warn', 'other', {job: 'j_other'})
  return {t, job: job!.id, document: document!, out: join(t.folder, 'report.json')}
}

test('a report has what helps to find a fault and nothing of the document, its paths, its owner or this computer', async () => {
  const {t, job, document, out} = await failed()
  const result = await writeReport(t.app, {id: job, out, version: '9.9.9'})
  const text = readFileSync(out, 'utf8')
  const forbidden = [
    ...secrets,
    homedir(),
    t.folder,
    hostname(),
    ...(userInfo().username.length > 4 ? [userInfo().username] : []),
  ]
  for (const secret of forbidden) expect([secret, text.includes(secret)]).toEqual([secret, false])
  expect(result).toMatchObject({output: out, bytes: Buffer.byteLength(text)})
  if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600)
  const report = JSON.parse(text)
  expect(report).toMatchObject({
    version: '9.9.9',
    jobs: [
      {
        id: job,
        status: 'dead',
        failure: {
          code: 'E_BUG',
          message: `Cannot read properties of undefined (reading '…') in "… #"`,
          stack: [
            'readTotal node_modules/snapbatch/dist/pipeline/scan/read.js:10',
            '(anonymous) …:1',
            '(anonymous) …:7',
            'process.processTicksAndRejections node:internal/process/task_queues:105',
          ],
        },
        tries: [{outcome: 'dead'}],
      },
    ],
    settings: expect.arrayContaining([
      {name: 'llm.url', origin: 'flag', value: '(set)'},
      {name: 'quality', origin: 'flag', value: 71},
    ]),
    document: {id: document, media: 'text', paths: [expect.stringMatching(/^[0-9a-f]{8}\.pdf$/)]},
    log: [
      {level: 'error', message: 'failed', stage: 'scan.read', error: {code: 'E_BUG'}},
      {level: 'warn', page: 3},
    ],
  })
  expect(report.checks.length).toBeGreaterThan(5)
})

test('of a document that was read it says how its pages are built, and which values were found', async () => {
  const {t, out} = await failed()
  const path = t.file('plain.txt', 'Zwiebelfisch')
  const {run} = (await t.items((await t.submit([path])).batch))[0]!
  await t.finish(run!, {pages: [textPage(1, 'Zwiebelfisch and more')], data: {bill: bill({total: '731.94'})}})
  await writeReport(t.app, {id: path, out, version: '1'})
  const report = JSON.parse(readFileSync(out, 'utf8'))
  expect(report).toMatchObject({
    pages: [{page: 1, width: 800, height: 600, dpi: 150, words: 3, lines: 1, characters: 21, confidence: 0.9}],
    reading: {bill: {fields: {total: {found: true, confidence: 0.95}, vendor: {found: false}}, items: 0}},
  })
  const text = readFileSync(out, 'utf8')
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
})

test('nothing is overwritten, and what is not there is told', async () => {
  const {t, job, out} = await failed()
  writeFileSync(out, 'mine')
  await expect(writeReport(t.app, {id: job, out, version: '1'})).rejects.toMatchObject({code: 'E_OUTPUT', exit: 2})
  expect(readFileSync(out, 'utf8')).toBe('mine')
  await expect(writeReport(t.app, {id: 'j_none', out: null, version: '1'})).rejects.toMatchObject({code: 'E_NOT_FOUND'})
})

test.each([
  ["Cannot read properties of undefined (reading 'x')", "Cannot read properties of undefined (reading '…')"],
  ['Unexpected token T in JSON at position 12', 'Unexpected token … in JSON at position #'],
  ['Green Meadow Ltd, 12.50 EUR is not iterable', '…, # … is not iterable'],
  ["ENOENT: no such file or directory, open '/home/me/tax.pdf'", "ENOENT: no … file or …, open '/….pdf'"],
  ['Ünïcödé 東京 １２', '… #'],
])('%s becomes %s', (message, shape) => {
  expect(shapeOf(message)).toBe(shape)
})

test('frames of strange stacks stay harmless', () => {
  expect(framesOf(undefined)).toEqual([])
  expect(framesOf('Total: 12.50\nMs Vetch\n    at Ms Vetch (C:\\Users\\vetch\\a.js:1:2)')).toEqual(['(anonymous) …:1'])
  expect(framesOf(`    at f (${import.meta.dirname}/x.ts:3:4)`)).toEqual(['f test/app/report/x.ts:3'])
})

test('a path has the same name within a report, and another one in the next', () => {
  const [one, other] = [pathNames(), pathNames()]
  expect(one('/a/bill.pdf')).toBe(one('/a/bill.pdf'))
  expect(one('/a/bill.pdf')).not.toBe(other('/a/bill.pdf'))
  expect(one('/a/bill.vetch')).toMatch(/^[0-9a-f]{8}$/)
})

test('words that must not be there are taken out of texts, wherever they are', () => {
  expect(without({a: ['see Vetch'], b: {c: 12, d: null, e: `${homedir()}/x`}}, ['Vetch', 'a'])).toEqual({
    a: ['see …'],
    b: {c: 12, d: null, e: '…/x'},
  })
})
