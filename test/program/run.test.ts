import {expect, test} from 'vitest'
import {runCli, runJson} from '../helpers/run-cli.ts'

test.each([
  ['bogus --help', 'There is no command bogus.', 'snap --help lists the commands.'],
  ['help bogus', 'There is no command bogus.', 'snap --help lists the commands.'],
  ['help proces', 'There is no command proces.', 'Did you mean: snap process'],
  ['service instal --help', 'There is no command service instal.', 'Did you mean: snap service install'],
  ['help --nope', 'Nonexistent flag: --nope', 'Add --help for the flags; file names that begin with - come after --.'],
])('snap %s ends with 2, says why and what to type', async (line, message, hint) => {
  const words = line.split(' ')
  expect(await runCli(words)).toEqual({exit: 2, stdout: '', stderr: `Error: ${message}\n  ${hint}\n`})
  if (!line.startsWith('help'))
    expect((await runJson(words)).json).toMatchObject({schema: 1, error: {code: 'E_USAGE', message, hint}})
})

test('--version is one line, and the document of snap version with --json', async () => {
  expect((await runCli(['--version'])).stdout).toMatch(/^snapbatch\/\S+ .*\n$/)
  const {exit, json} = await runJson(['--version'])
  expect({exit, json}).toEqual({exit: 0, json: (await runJson(['version'])).json})
})

test('words that only begin the names of commands show those', async () => {
  const {exit, stdout} = await runCli(['service'])
  expect(exit).toBe(0)
  expect(stdout).toMatch(/\$ snap service COMMAND.*service install .*service status .*service uninstall/s)
  expect((await runCli(['service', '--help'])).stdout).toBe(stdout)
  expect((await runCli(['help', 'service'])).stdout).toBe(stdout)
})

test('help of a command is the same before and behind it, and shows its own flags', async () => {
  const {stdout} = await runCli(['status', '--help'])
  expect(stdout).toMatch(/\$ snap status \[ID\] \[OPTIONS\]\n.*--timeout=60s/s)
  expect((await runCli(['help', 'status'])).stdout).toBe(stdout)
  expect((await runCli(['status', '-h'])).stdout).toBe(stdout)
})

test('help lists each command once, and those below others when asked', async () => {
  const {stdout} = await runCli(['--help'])
  expect(stdout.match(/^ {2}status .*$/gm)).toEqual(['  status      Show queues, workers and batches.'])
  expect(stdout).not.toMatch(/^ {2}cron add /m)
  expect((await runCli(['-h'])).stdout).toBe(stdout)
  expect((await runCli(['help', '--nested-commands'])).stdout).toMatch(/^ {2}cron add /m)
})
