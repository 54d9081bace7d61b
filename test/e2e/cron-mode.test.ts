import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, test} from 'vitest'
import {callsVariable, pictureOf, type Script} from '../helpers/pictures.ts'
import {runCli} from '../helpers/run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'snapbatch-cron-mode-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

const env = {
  SNAPBATCH_HOME: join(folder, 'home'),
  SNAPBATCH_ENGINES: join(import.meta.dirname, '../helpers/engines/fault.ts'),
  SNAPBATCH_CONCURRENCY: '1',
  SNAPBATCH_RETRY: '1h',
  [callsVariable]: join(folder, 'calls'),
}

function put(name: string, content: string | Buffer): void {
  mkdirSync(join(folder, name, '..'), {recursive: true})
  writeFileSync(join(folder, name), content)
}
const picture = (script: Partial<Script>) => pictureOf({id: 1, pages: 1, ...script})

put('inbox/letter.txt', 'Dear reader')
put('unknown/a.bin', Buffer.from([0, 1, 2, 250, 0]))
put('broken/page.png', picture({id: 2, fault: 'unreadable'}))
put('slow/page.png', picture({id: 3, fault: 'throw'}))
mkdirSync(join(folder, 'empty'))

/** One after the other on one store: what is silent, what is told, and what to do about it. */
const table: [line: string, exit: number, tells: RegExp[]][] = [
  ['work', 0, []],
  ['process FOLDER/empty', 0, []],
  ['analyze FOLDER/empty', 0, []],
  ['compress FOLDER/empty --out FOLDER/out', 0, []],
  ['process FOLDER/unknown', 0, []],
  ['process FOLDER/inbox', 0, []],
  ['process FOLDER/inbox', 0, []],
  ['process FOLDER/inbox --force --rename {date}_{vendor}', 0, []],
  ['analyze FOLDER/inbox', 0, []],
  ['process FOLDER/nowhere', 4, [/^Error: Nothing was found at/, /Paths begin in the folder you are in/]],
  ['process FOLDER/broken', 3, [/^failed .*page\.png: E_UNREADABLE/, /1 failed/, /Next: snap/]],
  ['retry --failed', 0, []],
  ['retry --failed --force', 3, [/^failed .*page\.png: E_UNREADABLE/, /1 failed/, /Next: snap/]],
  ['process FOLDER/slow', 8, [/^.*/, /Only delayed retries are left.*snap work --wait/]],
  ['work', 8, [/Only delayed retries are left.*snap work --wait/]],
  ['clean', 0, []],
  ['check', 0, []],
  ['backup FOLDER/snap.tar', 0, []],
  ['backup FOLDER/snap.tar', 2, [/^Error: .*there already/, /--force/]],
  ['clean --older-than ages', 2, [/^Error: --older-than/]],
]

test.each(table)(
  'snap %s --cron ends with %i and tells no more than %o',
  async (line, exit, tells) => {
    const words = [...line.split(' ').map((word) => word.replace('FOLDER', folder)), '--cron']
    const result = await runCli(words, env)
    const lines = `${result.stderr}${result.stdout}`.split('\n').filter(Boolean)
    expect({exit: result.exit, told: lines.length <= 4 ? lines.length > 0 : lines}).toEqual({
      exit,
      told: tells.length > 0,
    })
    for (const told of tells) expect(lines.join('\n')).toMatch(new RegExp(told, 'mu'))
  },
  30_000,
)
