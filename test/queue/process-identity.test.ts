import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {ownIdentity, stateOf} from '../../src/queue/process-identity.ts'
import {waitFor} from '../helpers/processes.ts'

const self = ownIdentity()

test('this process is alive', () => {
  expect(stateOf(self, self)).toBe('alive')
})

test('a child is alive while it runs and dead afterwards', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
  await once(child, 'spawn')
  const identity = {...self, pid: child.pid!, processStart: ''}
  expect(stateOf(identity, self)).toBe('alive')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(stateOf(identity, self)).toBe('dead')
})

test.runIf(process.platform === 'linux')('a zombie that nobody reaps is dead', async () => {
  const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], {stdio: ['ignore', 'pipe', 'ignore']})
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  await waitFor('the zombie', () => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))
  expect(stateOf({...self, pid, processStart: ''}, self)).toBe('dead')
  parent.kill('SIGKILL')
  await once(parent, 'exit')
})

test('a pid that was given to a later process is dead', () => {
  expect(stateOf({...self, processStart: 'earlier'}, self)).toBe('dead')
  expect(stateOf({...self, pid: process.ppid, processStart: 'earlier'}, self)).toBe(
    self.processStart ? 'dead' : 'alive',
  )
})

test('a process of an earlier boot is dead, unless it may be that of another machine with the same name', () => {
  const [earlier, later] = [
    {...self, bootId: 'earlier/ns'},
    {...self, bootId: 'later/ns'},
  ]
  expect(stateOf(earlier, later)).toBe('dead')
  expect(stateOf(earlier, {...later, isOneOfMany: true})).toBe('unknown')
})

test('nothing is known of another host or another pid namespace', () => {
  expect(stateOf({...self, host: 'elsewhere'}, self)).toBe('unknown')
  expect(stateOf({...self, pid: 1, bootId: 'same/a'}, {...self, bootId: 'same/b'})).toBe('unknown')
})
