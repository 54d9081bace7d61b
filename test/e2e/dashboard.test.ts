import {copyFileSync} from 'node:fs'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {expect, onTestFinished, test} from 'vitest'
import type {DocumentRow} from '../../src/types/operate.ts'
import {endAll} from '../helpers/dashboard/serve.ts'
import {snapIn} from '../helpers/dashboard/store.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {waitFor} from '../helpers/processes.ts'

const samples = join(import.meta.dirname, '../../samples')

/** A dashboard of its own process, and who asks it with its token. */
async function dashboardIn(folder: string) {
  const child = snapIn(folder, ['dashboard', '--json', '--port', '0'])
  onTestFinished(() => endAll(folder))
  const lines: string[] = []
  const told = new Promise<void>((resolve) => {
    createInterface({input: child.stdout}).on('line', (line) => {
      lines.push(line)
      if (line === '}') resolve()
    })
  })
  await told
  const {url, port} = JSON.parse(lines.join('')) as {url: string; port: number}
  const authorization = `Bearer ${url.split('#token=')[1]}`
  const ask = (path: string, {headers, ...init}: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {...init, headers: {authorization, ...headers}})
  const done = (search: string) =>
    waitFor(`${search} is read`, async () => {
      const {documents} = (await (await ask(`documents?search=${search}`)).json()) as {documents: DocumentRow[]}
      return documents.find(({state}) => state === 'done')
    })
  return {child, lines, ask, done}
}

test('what a browser sends is read behind the dashboard and drawn by its own workers; SIGTERM ends it well', async () => {
  const folder = await folderOfTest()
  const {child, lines, ask, done} = await dashboardIn(folder)
  const form = new FormData()
  form.append('files', new Blob(['Electricity bill\nTotal 12.50 EUR\n']), 'bill.txt')
  expect((await ask('batches', {method: 'POST', body: form})).status).toBe(200)
  expect((await done('name:bill.txt')).path).toMatch(/uploads\/[0-9a-f]{16}\/bill\.txt$/)
  const path = join(folder, 'invoice.pdf')
  copyFileSync(join(samples, 'invoice-us.pdf'), path)
  const json = {'content-type': 'application/json'}
  await ask('batches', {method: 'POST', body: JSON.stringify({paths: [path]}), headers: json})
  const {id} = await done('name:invoice.pdf')
  for (const picture of ['pages/1/image?width=320', 'comparison/1?side=before', 'comparison/1?side=after']) {
    const answer = await ask(`documents/${id}/${picture}`)
    expect([answer.status, answer.headers.get('content-type')], picture).toEqual([200, 'image/webp'])
  }
  child.kill('SIGTERM')
  expect(await child).toMatchObject({exitCode: 0})
  expect(lines.filter((line) => line === '{')).toHaveLength(1)
})
