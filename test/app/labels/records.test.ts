import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {guessRecords, guessToFile} from '../../../src/app/labels/guess.ts'
import {forgetLabel, knownLabels, nameLabels} from '../../../src/app/labels/known.ts'
import {learnRecords} from '../../../src/app/labels/learn.ts'
import {testApp} from '../../helpers/app.ts'
import {labels, shopTexts} from '../../helpers/label-texts.ts'

const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')

async function taught(count = 6) {
  const t = await testApp()
  const file = t.file('taught.jsonl', lines(shopTexts(count).map((record, id) => ({id, ...record}))))
  await learnRecords(t.app, file, 'default', t.folder)
  return {...t, taughtFile: file}
}

test('a file is learned once, whatever its line ends', async () => {
  const {app, folder, file, taughtFile} = await taught()
  const again = await learnRecords(app, taughtFile, 'default', folder)
  expect(again).toMatchObject({added: 0, changed: 0, same: 30, badLines: 0})
  const windows = file('crlf.jsonl', `\ufeff${readFileSync(taughtFile, 'utf8').replaceAll('\n', '\r\n')}\r\n`)
  expect(await learnRecords(app, windows, 'default', folder)).toMatchObject({added: 0, same: 30, badLines: 0})
  expect((await knownLabels(app, 'default')).labels.map(({label, examples}) => [label, examples])).toEqual(
    labels.toSorted((a, b) => (a < b ? -1 : 1)).map((label) => [label, 6]),
  )
})

test('a record with another label than before replaces it; without an id the text tells which it is', async () => {
  const {app, folder, file} = await testApp()
  const learn = (records: object[]) => learnRecords(app, file('r.jsonl', lines(records)), 'default', folder)
  expect(
    await learn([
      {text: 'one', label: 'a'},
      {id: 'x', text: 'one', label: 'a'},
    ]),
  ).toMatchObject({added: 2})
  expect(
    await learn([
      {text: 'one', label: 'b'},
      {id: 'x', text: 'two', label: 'a'},
    ]),
  ).toMatchObject({changed: 2})
  expect((await knownLabels(app, 'default')).labels).toMatchObject([{label: 'a'}, {label: 'b'}])
})

test('lines that are no records are named, and the others learned', async () => {
  const {app, folder, file} = await testApp()
  const bad = [
    '{"text": "fine", "label": "a"}',
    '',
    'nonsense',
    '[1]',
    'null',
    '{"text": 7, "label": "a"}',
    '{"text": "no label"}',
    '{"text": "x", "label": "  "}',
    '{"text": "x", "label": "two\\nlines"}',
    '{"text": "x", "label": "turned \u202e round"}',
    '{"id": {}, "text": "x", "label": "a"}',
    '{"text": "last, without a line end", "label": "🚲"}',
  ]
  const result = await learnRecords(app, file('bad.jsonl', bad.join('\n')), 'default', folder)
  expect(result).toMatchObject({added: 2, badLines: 9})
  expect(result.bad.map(({line}) => line)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11])
})

test('a line of more than 8 MB is passed over; one of 1 MB is learned by its head', async () => {
  const {app, folder, file} = await testApp()
  const record = (size: number) => JSON.stringify({text: 'word '.repeat(size / 5), label: 'long'})
  const path = file('long.jsonl', `${record(9_000_000)}\n${record(1_000_000)}\n`)
  expect(await learnRecords(app, path, 'default', folder)).toMatchObject({added: 1, bad: [{line: 1}]})
})

test('a file that is not there is E_USAGE', async () => {
  const {app, folder} = await testApp()
  await expect(learnRecords(app, 'nowhere.jsonl', 'default', folder)).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
  await expect(learnRecords(app, 'x', 'bad\nset', folder)).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
})

test('guesses come in the order of the records, with their ids, and the same from a kept model', async () => {
  const {app, folder, file} = await taught()
  const asked = shopTexts(2, 40).map(({text}, i) => ({text, ...(i % 3 === 0 ? {} : {id: i % 3 === 1 ? i : `n${i}`})}))
  const path = file('asked.jsonl', `${lines(asked)}{}\n`)
  const first = await guessRecords(app, path, 'default', folder)
  expect(first.records.map(({id}) => id)).toEqual(asked.map(({id}) => id ?? null))
  expect(first.records.map(({label}) => label)).toEqual(shopTexts(2, 40).map(({label}) => label))
  expect(first.bad).toEqual([{line: 11, reason: 'it needs a text'}])
  expect(await guessRecords(app, path, 'default', folder)).toEqual(first)
  const output = `${folder}/out.json`
  expect(await guessToFile(app, path, {set: 'default', output, cwd: folder})).toMatchObject({records: 10, badLines: 1})
  expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual(first)
})

test('one set knows nothing of another; no set at all says nothing', async () => {
  const {app, folder, file} = await taught()
  const path = file('asked.jsonl', lines([{text: 'i lost the key of my lock'}]))
  expect((await guessRecords(app, path, 'other', folder)).records).toMatchObject([{label: null, confidence: 0}])
  expect((await guessRecords(app, path, 'default', folder)).records).toMatchObject([{label: 'lost_key'}])
})

test('a label that was named only is guessed by its words', async () => {
  const {app, folder, file} = await taught()
  await nameLabels(app, ['utilities'], 'default')
  const path = file('asked.jsonl', lines([{text: 'Electricity, meter reading 99'}]))
  expect((await guessRecords(app, path, 'default', folder)).records).toMatchObject([
    {label: 'utilities', source: 'keyword', why: ['Electricity', 'meter reading']},
  ])
})

test('a forgotten label is as if it had never been taught', async () => {
  const [a, b] = [await taught(), await testApp()]
  const without = shopTexts(6).filter(({label}) => label !== 'lost_key')
  await learnRecords(b.app, b.file('w.jsonl', lines(without)), 'default', b.folder)
  const told = await forgetLabel(a.app, 'lost_key', {set: 'default', dryRun: true})
  expect(told).toMatchObject({dryRun: true, forgotten: {examples: 6}})
  expect((await knownLabels(a.app, 'default')).labels).toHaveLength(5)
  await forgetLabel(a.app, 'lost_key', {set: 'default', dryRun: false})
  const asked = lines(shopTexts(5, 20))
  const records = async ({app, file, folder}: typeof b) =>
    (await guessRecords(app, file('asked.jsonl', asked), 'default', folder)).records
  expect(await records(a)).toEqual(await records(b))
  await expect(forgetLabel(a.app, 'lost_key', {set: 'default', dryRun: false})).rejects.toMatchObject({
    code: 'E_NOT_FOUND',
    exit: 2,
  })
})
