import {execFile} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {text} from 'node:stream/consumers'
import {promisify} from 'node:util'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Jail, makeJail} from '../helpers/jail.ts'
import {waitGone} from '../helpers/processes.ts'

const samples = join(import.meta.dirname, '../../samples')
const inputs = ['restaurant-us.jpg', 'invoice-us.pdf', 'services-agreement.docx']
const {version} = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {version: string}

/** Asks with the token, in the network of a process: status and type of each answer. */
async function asked(pid: number, url: string, paths: string[]): Promise<[number, string][]> {
  const script = `const [origin, token] = process.argv[1].split('/#token=')
    const answers = process.argv.slice(2).map(async (path) => {
      const answer = await fetch(origin + path, {headers: {authorization: 'Bearer ' + token}})
      await answer.arrayBuffer()
      return [answer.status, answer.headers.get('content-type')]
    })
    console.log(JSON.stringify(await Promise.all(answers)))`
  const node = [process.execPath, '--input-type=module', '-e', script, url, ...paths]
  const {stdout} = await promisify(execFile)('nsenter', [`--net=/proc/${pid}/ns/net`, ...node])
  return JSON.parse(stdout)
}

let jail: Jail
/** Id of the bill of the restaurant. */
let bill: string
beforeAll(async () => {
  jail = makeJail()
  for (const name of inputs) jail.give(join(samples, name))
  const {exit, json} = await jail.json(['process', ...inputs])
  expect(exit).toBe(0)
  bill = json.documents[0].id
}, 120_000)
afterAll(async () => {
  // What fails is to leave neither processes nor 200 MB behind.
  await using ended = jail
  expect(ended.processes()).toEqual([])
})

test('it says what it is', async () => {
  const {json} = await jail.json(['--version'])
  expect(json).toMatchObject({schema: 1, version, build: {form: 'binary'}, node: '24.21.0'})
  const engines = Object.values(json.engines as Record<string, {version: string | null}>)
  expect(engines.filter((engine) => engine.version === null)).toEqual([])
  expect(await jail.run(['--help'])).toMatchObject({exit: 0, stderr: '', stdout: expect.stringContaining('process')})
})

test('doctor finds all of it in order, and says where things are', async () => {
  const {exit, json} = await jail.json(['doctor'])
  expect(exit).toBe(0)
  const checks = json.checks as {name: string; state: string}[]
  expect(checks.filter(({state}) => state === 'problem')).toEqual([])
  expect((await jail.run(['doctor'])).stdout).not.toMatch(/npm|npx|node_modules/)
})

test('what was read is found, summed up and exported', async () => {
  const found = await jail.json(['search', 'total'])
  expect(found.json.hits.map(({document}: {document: string}) => document)).toContain(bill)
  expect((await jail.json(['totals'])).exit).toBe(0)
  for (const format of ['csv', 'jsonl', 'ledger']) {
    expect(await jail.run(['export', '--format', format]), format).toMatchObject({exit: 0, stderr: ''})
  }
  expect(await jail.run(['export', '--format', 'xlsx', '--output', 'bills.xlsx'])).toMatchObject({exit: 0})
  expect(readFileSync(jail.at('/home/me/bills.xlsx')).subarray(0, 2).toString()).toBe('PK')
})

test('pictures and PDFs become smaller, and texts are taken into the search', async () => {
  const {exit, json} = await jail.json(['compress', 'restaurant-us.jpg', 'invoice-us.pdf', '--out', 'small'])
  expect({exit, done: json.counts.done}).toEqual({exit: 0, done: 2})
  const smaller = (name: string) => readFileSync(jail.at(`/home/me/small/${name}`))
  expect(smaller('invoice-us.pdf').subarray(0, 5).toString()).toBe('%PDF-')
  expect(smaller('restaurant-us.jpg').length).toBeLessThan(readFileSync(join(samples, 'restaurant-us.jpg')).length)
  jail.write('/home/me/notes/zephyr.txt', 'The zephyr was rented for twelve days.')
  expect((await jail.json(['process', 'notes', '--stages', 'scan,ingest'])).exit).toBe(0)
  expect((await jail.json(['search', 'zephyr'])).json.hits).toHaveLength(1)
})

test('schedules, completion, settings and status work as ever', async () => {
  expect(
    await jail.run(['cron', 'add', '0 7 * * *', '--name', 'bills', '--', 'process', 'restaurant-us.jpg', '--cron']),
  ).toMatchObject({exit: 0})
  expect((await jail.json(['cron', 'list'])).json.schema).toBe(1)
  for (const shell of ['bash', 'zsh', 'fish']) {
    expect(await jail.run(['completion', shell]), shell).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/process/),
    })
  }
  for (const command of ['status', 'jobs', 'config', 'stats', 'labels', 'check']) {
    expect({command, ...(await jail.json([command]))}).toMatchObject({exit: 0, json: {schema: 1}})
  }
  expect(await jail.run(['backup', 'copy.tar'])).toMatchObject({exit: 0})
})

test.each([
  [2, ['bogus']],
  [2, ['process']],
  [2, ['jobs', '--bogus']],
  [3, ['process', 'broken.jpg']],
  [4, ['process', 'nowhere']],
  [6, ['process', 'restaurant-us.jpg', '--lang', 'tlh', '--engine', 'tesseract', '--force']],
  [9, ['status', '--config', 'broken.toml']],
])('ends with %d: %s', async (code, args) => {
  jail.write('/home/me/broken.jpg', Buffer.from('ffd8ffe000104a46494600010100', 'hex'))
  jail.write('/home/me/broken.toml', 'concurrency = [')
  expect((await jail.run(args)).exit).toBe(code)
  const {exit, json} = await jail.json(args)
  expect(exit).toBe(code)
  expect(json.schema).toBe(1)
})

test('a reader that leaves, no input and a list of files from it are no trouble', async () => {
  const left = jail.start(['export', '--format', 'jsonl'])
  left.stdout.destroy()
  const [stderr, code] = await Promise.all([text(left.stderr), new Promise((resolve) => left.once('close', resolve))])
  expect({stderr, code}).toEqual({stderr: '', code: 141})
  expect((await jail.json(['process', 'restaurant-us.jpg'], {withoutInput: true})).exit).toBe(0)
  const listed = await jail.json(['process', '--files-from', '-'], {input: 'restaurant-us.jpg\n'})
  expect(listed.json.documents[0].id).toBe(bill)
})

test('the dashboard answers with its page, its data and pictures', async () => {
  const served = jail.start(['dashboard', '--json', '--port', '0'], {loopback: true})
  let told = ''
  for await (const line of createInterface({input: served.stdout})) {
    told += line
    if (line === '}') break
  }
  const {url} = JSON.parse(told) as {url: string}
  const answers = await asked(served.pid!, url, [
    '/',
    '/api/v1/documents',
    `/api/v1/documents/${bill}/pages/1/image?width=320`,
    '/api/v1/openapi.json',
  ])
  expect(answers).toEqual([
    [200, expect.stringContaining('text/html')],
    [200, expect.stringContaining('application/json')],
    [200, 'image/webp'],
    [200, expect.stringContaining('application/json')],
  ])
  served.kill('SIGTERM')
  await waitGone(served.pid!)
})

test('rows of a terminal are drawn, of names and values in any script', async () => {
  const picture = jail.give(join(samples, 'restaurant-us.jpg'), '/home/me/Müller 発票.jpg')
  const {exit, stderr} = await jail.run(['process', picture, '--force', '--progress', 'tty'])
  expect(exit, stderr).toBe(0)
  expect(stderr).toContain('Müller 発票.jpg')
})
