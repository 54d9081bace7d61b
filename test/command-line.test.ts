import {describe, expect, test} from 'vitest'
import {unattended} from '../src/command-line.ts'
import {sourceConfig} from './helpers/run-cli.ts'

const check = async (line: string) => unattended(await sourceConfig(), line === '' ? [] : line.split(' '))

describe('a command line for a schedule', () => {
  test.each([
    'clean --older-than 30d',
    'process inbox --cron --out archive',
    'labels learn bookings.jsonl --set steps',
    'purge d_1 --yes',
    'work --cron --max-time 2h',
    'export --format csv --output bills.csv',
  ])('snap %s can run unattended', async (line) => {
    expect((await check(line)).words).toEqual(line.split(' '))
  })

  test('may begin with the name of the program', async () => {
    expect((await check('snap clean --dry-run')).words).toEqual(['clean', '--dry-run'])
  })

  test('may have file names that look like flags, after --', async () => {
    expect((await check('process --cron -- --odd.jpg')).words).toEqual(['process', '--cron', '--', '--odd.jpg'])
  })

  test.each([
    ['', 'Say what to run'],
    ['bogus', 'There is no command bogus'],
    ['labels bogus', 'Unexpected argument'],
    ['clean --nope', 'Nonexistent flag: --nope'],
    ['clean extra', 'Unexpected argument'],
    ['clean --older-than ages', '--older-than: expected a duration'],
    ['review', 'asks questions'],
    ['cron add @daily', 'manages schedules'],
    ['work --forever', '--forever never ends'],
    ['status b_1 --follow', '--follow never ends'],
    ['process --files-from -', 'standard input'],
    ['process -', 'standard input'],
    ['clean --home /elsewhere', 'belongs to its store'],
    ['purge d_1', 'would ask'],
  ])('snap %s is refused with the reason', async (line, reason) => {
    await expect(check(line)).rejects.toMatchObject({
      code: 'E_USAGE',
      exit: 2,
      message: expect.stringContaining(reason),
    })
  })

  test('is looked at without the variable that says where this command works', async () => {
    process.env['SNAPBATCH_HOME'] = '/elsewhere'
    try {
      expect((await check('clean')).words).toEqual(['clean'])
    } finally {
      delete process.env['SNAPBATCH_HOME']
    }
  })
})
