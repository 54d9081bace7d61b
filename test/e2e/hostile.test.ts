import {execFileSync} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {createSnap} from '../helpers/cli.ts'
import {serviceContract} from '../helpers/contract-texts.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {bombs} from '../helpers/hostile/bombs.ts'
import {partial, repairable} from '../helpers/hostile/damaged.ts'
import {hostileTexts} from '../helpers/hostile/texts.ts'
import {textObjects, writePdf} from '../helpers/hostile/write-pdf.ts'
import {waitFor} from '../helpers/processes.ts'
import {runCli, runJson} from '../helpers/run-cli.ts'

interface Document {
  path: string
  kind: string | null
  state: string
  pages: number | null
  review: boolean
  reviewReasons: string[]
  error: {code: string; message: string; hint?: string; retryable: boolean} | null
  artifacts: {kind: string; reason: string}[]
}

test('a folder of hostile files ends: each in its own failure, and the others are done', async () => {
  const folder = await folderOfTest()
  const bills = join(folder, 'bills')
  execFileSync('mkdir', [bills])
  const expected: Record<string, string> = {
    'a table of a billion rows': 'E_TOO_BIG',
    'a table with fields of a billion bytes': 'E_TIMEOUT',
    'a form that draws itself': 'E_TOO_BIG',
    'a page tree 2,000 deep': 'E_UNREADABLE',
    '50 % of it': 'E_UNREADABLE',
  }
  for (const name of Object.keys(expected)) writeFileSync(join(bills, `${name}.pdf`), {...bombs, ...partial}[name]!())
  writeFileSync(join(bills, 'good.pdf'), writePdf({objects: textObjects(2)}))
  writeFileSync(join(bills, 'repaired.pdf'), repairable['no table']!())
  writeFileSync(join(bills, 'lost.pdf'), partial['pages that are missing']!())
  writeFileSync(join(bills, 'empty.pdf'), '')
  execFileSync('mkfifo', [join(bills, 'pipe.pdf')])
  const env = {SNAPBATCH_HOME: join(folder, 'home')}
  const {exit, json} = await runJson(['process', bills, '--concurrency', '2', '--keep-duplicates'], env)
  expect(exit).toBe(3)
  const of = (name: string) => json.documents.find(({path}: Document) => path.endsWith(`/${name}.pdf`)) as Document
  for (const [name, code] of Object.entries(expected)) {
    expect(of(name).error, name).toMatchObject({code, retryable: false, hint: expect.any(String)})
    expect(of(name).error!.message).toContain(`${name}.pdf`)
  }
  expect(of('empty').error).toMatchObject({code: 'E_EMPTY', hint: expect.any(String)})
  expect([of('good').state, of('repaired').state, of('lost').state]).toEqual(['done', 'done', 'done'])
  expect(archive(of('repaired')).reason).toMatch(/^repaired: its cross-reference table was damaged; /)
  expect(of('lost')).toMatchObject({pages: 3, review: true})
  expect(of('lost').reviewReasons[0]).toBe('The file says that it has 8 pages, but only 3 can be found.')
  expect(archive(of('lost')).reason).toContain('5 of 8 pages are missing')
  // Permanent: asked to try again, nothing is.
  const again = await runCli(['retry', '--failed'], env)
  expect(again.exit).toBe(0)
})

const archive = ({artifacts}: Document) => artifacts.find(({kind}) => kind === 'archive-pdf')!

test('texts of 1 MB that were built to hold up the rules end, one by one, and the others are done', async () => {
  await using snap = createSnap({SNAPBATCH_ENGINES: ''})
  mkdirSync(snap.path('in'))
  const size = 1_048_576
  const names = Object.keys(hostileTexts).filter((_, i) => i % 25 === 0)
  for (const [i, name] of names.entries()) writeFileSync(snap.path('in', `${i}.txt`), hostileTexts[name]!(size))
  writeFileSync(snap.path('in', 'good.txt'), serviceContract())
  const ended = await snap.run(['process', snap.path('in'), '--concurrency', '2', '--keep-duplicates', '--json'])
  const {documents} = JSON.parse(ended.stdout) as {documents: Document[]}
  const left = documents.filter(({state, error}) => state !== 'done' && error?.retryable !== false)
  expect(left.map(({path, state}) => [names[Number.parseInt(path.split('/').at(-1)!, 10)], state])).toEqual([])
  expect(documents).toHaveLength(names.length + 1)
  expect(documents.find(({path}) => path.endsWith('good.txt'))).toMatchObject({state: 'done', kind: 'contract'})
  await waitFor('the end of all processes', () => snap.processes().length === 0)
})
