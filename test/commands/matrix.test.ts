import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {runCli, runJson} from '../helpers/run-cli.ts'

let folder: string
let env: Record<string, string>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapbatch-matrix-'))
  env = {SNAPBATCH_HOME: join(folder, 'home')}
  writeFileSync(join(folder, 'bad.toml'), 'quality = "high"\n')
  writeFileSync(join(folder, 'unknown.bin'), Buffer.from([0, 1, 2, 3, 250, 251, 0, 0]))
  writeFileSync(join(folder, 'note.txt'), 'Electricity bill\nTotal 12.50\n')
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

/** FOLDER stands for the folder of this file's tests. */
const inFolder = (line: string) =>
  line
    .split(' ')
    .filter(Boolean)
    .map((word) => word.replace('FOLDER', folder))

const failures: [line: string, exit: number, code: string][] = [
  ['bogus', 2, 'E_USAGE'],
  ['proces a.jpg', 2, 'E_USAGE'],
  ['process', 2, 'E_USAGE'],
  ['process --nope', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --meta nothing', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --max-time soon', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --priority urgent', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --stages scan,fly', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --concurrency 0', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --quality 101', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --engine quill', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --detach --now', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --progress loud', 2, 'E_USAGE'],
  ['process --files-from FOLDER/nowhere.list', 2, 'E_USAGE'],
  ['process --watch', 2, 'E_USAGE'],
  ['process --watch FOLDER/note.txt', 2, 'E_USAGE'],
  ['process --watch FOLDER/nowhere', 4, 'E_NO_INPUT'],
  ['process --watch FOLDER --now', 2, 'E_USAGE'],
  ['process --watch FOLDER --dry-run', 2, 'E_USAGE'],
  ['process --watch FOLDER --force', 2, 'E_USAGE'],
  ['process --watch FOLDER --after burn', 2, 'E_USAGE'],
  ['process --watch FOLDER --poll often', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --after leave', 2, 'E_USAGE'],
  ['service install', 2, 'E_USAGE'],
  ['service install --system --yes', 2, 'E_USAGE'],
  ['service install --user --system', 2, 'E_USAGE'],
  ['service install --print --platform beos', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --password-file FOLDER/nowhere', 2, 'E_USAGE'],
  ['compress', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --out FOLDER/o --in-place', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --out FOLDER/o --backup', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --in-place --now', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --in-place --format webp', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --out FOLDER/o --format bmp', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --out FOLDER/o --level extreme', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --out FOLDER/o --target-size small', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --out FOLDER/o --target-size 1MB --level lossless', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --out FOLDER/o --quality 50 --level lossless', 2, 'E_USAGE'],
  ['compress FOLDER/note.txt --out FOLDER/o --redo-ocr --searchable never', 2, 'E_USAGE'],
  ['compress FOLDER/nowhere.jpg --out FOLDER/o', 4, 'E_NO_INPUT'],
  ['analyze', 2, 'E_USAGE'],
  ['analyze FOLDER/note.txt --today tomorrow', 2, 'E_USAGE'],
  ['analyze FOLDER/note.txt --today 2026-02-30', 2, 'E_USAGE'],
  ['analyze FOLDER/note.txt --format xls', 2, 'E_USAGE'],
  ['analyze FOLDER/note.txt --output FOLDER/report.xls', 2, 'E_USAGE'],
  ['analyze FOLDER/note.txt --output FOLDER/no/such/report.md', 2, 'E_OUTPUT'],
  ['analyze FOLDER/note.txt --stages ingest', 2, 'E_USAGE'],
  ['analyze FOLDER/note.txt --soon -1', 2, 'E_USAGE'],
  ['analyze FOLDER/nowhere.pdf', 4, 'E_NO_INPUT'],
  ['process FOLDER/nowhere.jpg', 4, 'E_NO_INPUT'],
  ['process FOLDER/*.nothing', 4, 'E_NO_INPUT'],
  ['process FOLDER/note.txt --lang xxx', 6, 'E_ENGINE'],
  ['process FOLDER/note.txt --config FOLDER/bad.toml', 9, 'E_CONFIG'],
  ['process FOLDER/note.txt --config FOLDER/nowhere.toml', 9, 'E_CONFIG'],
  ['config --config FOLDER/bad.toml', 9, 'E_CONFIG'],
  ['status --home /proc/nowhere', 9, 'E_STORE_READONLY'],
  ['status b_nowhere', 2, 'E_NOT_FOUND'],
  ['status --follow', 2, 'E_NOT_FOUND'],
  ['status --timeout 5s', 2, 'E_USAGE'],
  ['show d_nowhere', 2, 'E_NOT_FOUND'],
  ['show', 2, 'E_USAGE'],
  ['export --format ledger --accounts FOLDER/nowhere.toml', 2, 'E_ACCOUNTS'],
  ['export --format pdf', 2, 'E_USAGE'],
  ['totals --by colour', 2, 'E_USAGE'],
  ['totals --where colour=red', 2, 'E_USAGE'],
  ['rename', 2, 'E_USAGE'],
  ['rename {colour}', 2, 'E_USAGE'],
  ['rename {date} --undo', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --rename same', 2, 'E_USAGE'],
  ['process FOLDER/note.txt --also pdf', 2, 'E_USAGE'],
  ['search', 2, 'E_USAGE'],
  ['search x --limit 0', 2, 'E_USAGE'],
  ['search vendr:acme', 2, 'E_USAGE'],
  ['search total:cheap', 2, 'E_USAGE'],
  ['search nowhere --open', 4, 'E_NOT_FOUND'],
  ['report', 2, 'E_USAGE'],
  ['report j_nowhere', 2, 'E_NOT_FOUND'],
  ['purge', 2, 'E_USAGE'],
  ['purge d_nowhere --yes', 2, 'E_NOT_FOUND'],
  ['purge --undo p_nowhere', 2, 'E_NOT_FOUND'],
  ['purge --undo --list', 2, 'E_USAGE'],
  ['purge d_nowhere --list', 2, 'E_USAGE'],
  ['show d_nowhere --text', 2, 'E_NOT_FOUND'],
  ['show d_nowhere --text --chunks', 2, 'E_USAGE'],
  ['export --chunks', 2, 'E_USAGE'],
  ['export --vectors', 2, 'E_USAGE'],
  ['jobs --state asleep', 2, 'E_USAGE'],
  ['jobs --batch b_nowhere', 2, 'E_NOT_FOUND'],
  ['jobs --follow', 2, 'E_USAGE'],
  ['jobs --level warn', 2, 'E_USAGE'],
  ['jobs --since soon', 2, 'E_USAGE'],
  ['jobs --log --since soon', 2, 'E_USAGE'],
  ['jobs --after j_nowhere', 2, 'E_NOT_FOUND'],
  ['jobs --causes --batch b_nowhere', 2, 'E_NOT_FOUND'],
  ['jobs --log --follow', 2, 'E_USAGE'],
  ['retry', 2, 'E_USAGE'],
  ['retry d_nowhere', 2, 'E_NOT_FOUND'],
  ['retry --failed --with colour=red', 2, 'E_USAGE'],
  ['retry --failed --with quality=900', 2, 'E_USAGE'],
  ['retry --failed --max-time soon', 2, 'E_USAGE'],
  ['cancel', 2, 'E_USAGE'],
  ['cancel d_nowhere', 2, 'E_NOT_FOUND'],
  ['correct d_nowhere total=1', 2, 'E_NOT_FOUND'],
  ['correct', 2, 'E_USAGE'],
  ['correct d_nowhere --from FOLDER/note.txt', 2, 'E_USAGE'],
  ['correct --from FOLDER/nowhere.jsonl', 2, 'E_USAGE'],
  ['correct --from FOLDER/note.txt', 2, 'E_USAGE'],
  ['review --field colour', 2, 'E_USAGE'],
  ['review --limit 0', 2, 'E_USAGE'],
  ['vendors --forget Nobody', 2, 'E_NOT_FOUND'],
  ['label', 2, 'E_USAGE'],
  ['label FOLDER/nowhere.jpg paid', 2, 'E_NOT_FOUND'],
  ['label FOLDER/note.txt --by colour', 2, 'E_USAGE'],
  ['labels add', 2, 'E_USAGE'],
  ['labels learn FOLDER/nowhere.jsonl', 2, 'E_USAGE'],
  ['labels guess FOLDER/nowhere.jsonl', 2, 'E_USAGE'],
  ['labels guess', 2, 'E_USAGE'],
  ['labels forget nothing --yes', 2, 'E_NOT_FOUND'],
  ['export --format pdf', 2, 'E_USAGE'],
  ['export --where colour=red', 2, 'E_USAGE'],
  ['export --output FOLDER/no/such/folder/a.csv', 2, 'E_OUTPUT'],
  ['clean --older-than ages', 2, 'E_USAGE'],
  ['jobs --error E_TIMOUT', 2, 'E_USAGE'],
  ['retry --error e_timeout', 2, 'E_USAGE'],
  ['work --max-time soon', 2, 'E_USAGE'],
  ['work --concurrency many', 2, 'E_USAGE'],
  ['work --queues scan,paint', 2, 'E_USAGE'],
  ['work --autoscale 0,3', 2, 'E_USAGE'],
  ['work --autoscale 2,3 --concurrency 2', 2, 'E_USAGE'],
  ['work --recycle-after never', 2, 'E_USAGE'],
  ['shutdown --worker nobody', 2, 'E_NOT_FOUND'],
  ['backup', 2, 'E_USAGE'],
  ['backup FOLDER/bad.toml', 2, 'E_EXISTS'],
  ['backup FOLDER/no/such/folder/a.tar', 2, 'E_OUTPUT'],
  ['backup FOLDER/bad.toml --check', 1, 'E_BACKUP'],
  ['backup FOLDER/nowhere.tar --check', 4, 'E_NO_INPUT'],
  ['backup FOLDER/nowhere.tar --into FOLDER/new', 4, 'E_NO_INPUT'],
  ['backup FOLDER/bad.toml --into FOLDER/new', 1, 'E_BACKUP'],
  ['cron add', 2, 'E_USAGE'],
  ['cron add @daily', 2, 'E_USAGE'],
  ['cron add sometimes clean', 2, 'E_USAGE'],
  ['cron add @daily --tz Mars clean', 2, 'E_USAGE'],
  ['cron add @daily --limit long clean', 2, 'E_USAGE'],
  ['cron add @daily review', 2, 'E_USAGE'],
  ['cron remove nothing', 2, 'E_NOT_FOUND'],
  ['cron run nothing', 2, 'E_NOT_FOUND'],
  ['cron pause nothing', 2, 'E_NOT_FOUND'],
  ['cron resume nothing', 2, 'E_NOT_FOUND'],
  ['overview --nope', 2, 'E_USAGE'],
  ['dashboard --port much', 2, 'E_USAGE'],
  ['dashboard --host 0.0.0.0', 2, 'E_USAGE'],
  ['dashboard --host 192.0.2.1 --allow-network --port 0', 6, 'E_PORT'],
  ['dashboard token --nope', 2, 'E_USAGE'],
]

describe('a command that fails', () => {
  test.each(failures)('snap %s --json ends with %i and one error document', async (line, exit, code) => {
    const result = await runJson(inFolder(line), env)
    expect(result).toMatchObject({exit, stderr: '', json: {schema: 1, error: {code}}})
    const {message, hint} = result.json.error
    expect(message).toMatch(/\S/)
    expect(message).not.toMatch(/errors? occurred/)
    expect(hint === null || hint.length > 0).toBe(true)
  })

  test.each(failures.filter(([line]) => line !== 'jobs --log --follow'))(
    'snap %s without --json ends the same, says why on stderr and nothing on stdout',
    async (line, exit) => {
      const result = await runCli(inFolder(line), env)
      expect(result).toMatchObject({exit, stdout: ''})
      expect(result.stderr).toMatch(/^Error: \S/)
      expect(result.stderr).not.toMatch(/\n {4}at /)
    },
  )
})

const successes = [
  'overview',
  '--quiet',
  'status',
  'search electricity',
  'review',
  'review --field total --limit 5',
  'vendors',
  'jobs',
  'jobs --log',
  'retry --failed',
  'export',
  'export --where total>5',
  'export --output FOLDER/out.csv',
  'backup FOLDER/a.tar --force',
  'backup FOLDER/a.tar --check',
  'check',
  'check --repair',
  'cron',
  'cron add @daily clean',
  'cron list',
  'clean',
  'clean --dry-run',
  'config',
  'doctor',
  'version',
  'work',
  'stats',
  'stats --scheduled --stages',
  'shutdown',
  'shutdown --now --wait',
  'process FOLDER/note.txt --dry-run',
  'compress FOLDER/note.txt --dry-run',
  'analyze FOLDER/note.txt --dry-run',
]

describe('a command that succeeds in a fresh home', () => {
  test.each(successes)('snap %s --json ends with 0 and writes one document', async (line) => {
    const {exit, stderr, json} = await runJson(inFolder(line), env)
    expect({exit, stderr}).toEqual({exit: 0, stderr: ''})
    if (Array.isArray(json)) expect(line).toMatch(/^export/)
    else expect(json).toMatchObject({schema: 1})
  })

  test.each(successes)('snap %s says something to people, and nothing with --quiet', async (line) => {
    const talking = await runCli(inFolder(line), env)
    expect(talking).toMatchObject({exit: 0, stderr: ''})
    if (!line.includes('--quiet') && !line.includes('--log')) expect(talking.stdout).toMatch(/\S/)
    const quiet = await runCli([...inFolder(line), '--quiet'], env)
    expect(quiet).toMatchObject({exit: 0, stderr: ''})
    if (!line.startsWith('export')) expect(quiet.stdout).toBe('')
  })
})

test('a setting that cannot be read is a bad config wherever it comes from', async () => {
  const {exit, json} = await runJson(['config'], {...env, SNAPBATCH_QUALITY: 'high'})
  expect({exit, code: json.error.code}).toEqual({exit: 9, code: 'E_CONFIG'})
  expect(json.error.message).toContain('SNAPBATCH_QUALITY')
})

test('--verbose shows where an error comes from', async () => {
  const {stderr} = await runCli(['show', 'd_nowhere', '--verbose'], env)
  expect(stderr).toMatch(/\n {4}at /)
})

test('a control character in what the user typed does not reach the terminal', async () => {
  const {stderr} = await runCli(['show', 'd_\u001b[31m\u009b'], env)
  expect(stderr).toContain('d_\ufffd[31m\ufffd')
})

test('JSON holds no character that a terminal obeys, and means the same', async () => {
  const {stdout} = await runCli(['show', 'd_\u001b\u009b\u202e', '--json'], env)
  expect(stdout).toMatch(/^[\n\x20-\x7e]*$/)
  expect(JSON.parse(stdout).error.message).toContain('d_\u001b\u009b\u202e')
})

test('a missing language ends the command with the command that installs it, before anything is enqueued', async () => {
  const home = inFolder('process FOLDER/missing-language')[1]!
  const {exit, json} = await runJson([...inFolder('process FOLDER/note.txt --lang eng,xyz --home'), home], env)
  expect(exit).toBe(6)
  expect(json.error).toMatchObject({message: expect.stringContaining('xyz'), retryable: false})
  expect(json.error.hint).toMatch(/^npm install .*@tesseract\.js-data\/xyz$/)
  expect((await runJson(['jobs', '--home', home], env)).json.jobs).toEqual([])
})
