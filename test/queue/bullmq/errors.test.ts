import {expect, test} from 'vitest'
import {SnapError} from '../../../src/errors.ts'
import {toQueueError} from '../../../src/queue/bullmq/errors.ts'
import {openDelivery} from '../../../src/queue/bullmq/open.ts'
import {persistently} from '../../../src/queue/bullmq/persistently.ts'

const coded = (code: string, message: string) => Object.assign(new Error(message), {code})

test.each([
  [coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 'E_QUEUE_UNREACHABLE', 6],
  [new Error('Connection is closed.'), 'E_QUEUE_UNREACHABLE', 6],
  [new Error('Connection terminated unexpectedly'), 'E_QUEUE_UNREACHABLE', 6],
  [new AggregateError([coded('ECONNREFUSED', '')]), 'E_QUEUE_UNREACHABLE', 6],
  [new Error("READONLY You can't write against a read only replica."), 'E_QUEUE_READONLY', 9],
  [coded('25006', 'cannot execute INSERT in a read-only transaction'), 'E_QUEUE_READONLY', 9],
  [new Error("OOM command not allowed when used memory > 'maxmemory'."), 'E_QUEUE_FULL', 6],
  [coded('53100', 'No space left on device'), 'E_QUEUE_FULL', 6],
  [new Error('WRONGPASS invalid username-password pair or user is disabled.'), 'E_QUEUE_REFUSED', 9],
  [coded('28P01', 'password authentication failed for user "me"'), 'E_QUEUE_REFUSED', 9],
  [coded('3D000', 'database "x" does not exist'), 'E_QUEUE_REFUSED', 9],
  [new Error('ERR DB index is out of range'), 'E_QUEUE_REFUSED', 9],
  [coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'), 'E_QUEUE_TLS', 9],
  [new Error('The server does not support SSL connections'), 'E_QUEUE_TLS', 9],
  [coded('40P01', 'deadlock detected'), 'E_QUEUE_BUSY', 7],
])('%s is told as %s', (error, code, exit) => {
  const known = toQueueError(error, 'host:1')
  expect(known).toMatchObject({code, exit})
  expect(String(known)).toContain('host:1')
})

test('a bug stays one', () => {
  const bug = new TypeError('x is not a function')
  expect(toQueueError(bug, 'host:1')).toBe(bug)
})

test('a server that is away is asked again until it is back, and for so long', async () => {
  const away = coded('ECONNREFUSED', 'away')
  let asked = 0
  const answer = () => (++asked < 2 ? Promise.reject(away) : Promise.resolve('here'))
  expect(await persistently('host:1', 10_000)(answer)).toBe('here')
  expect(asked).toBe(2)
  await expect(persistently('host:1', 0)(() => Promise.reject(away))).rejects.toMatchObject({
    code: 'E_QUEUE_UNREACHABLE',
  })
})

test('who has stopped asks no server again', async () => {
  const ask = persistently('host:1', 60_000)
  ask.stop()
  await expect(ask(() => Promise.reject(coded('ECONNREFUSED', 'away')))).rejects.toMatchObject({exit: 6})
})

test.each(['redis', 'postgres'])('without the packages for %s the command that installs them is told', async (kind) => {
  const packages = {
    load: () => {
      throw coded('MODULE_NOT_FOUND', 'Cannot find module')
    },
    install: (names: readonly string[]) => `npm install ${names.join(' ')}`,
  }
  const failure = openDelivery({url: `${kind}://127.0.0.1:1/1`, clock: {now: () => 0}, packages})
  await expect(failure).rejects.toBeInstanceOf(SnapError)
  await expect(failure).rejects.toMatchObject({
    code: 'E_NO_PACKAGE',
    exit: 6,
    hint: 'npm install bullmq@^6.7.0 ioredis@^6.0.0',
  })
})

test('an address of no such server is refused without being shown', async () => {
  const failure = openDelivery({url: 'amqp://me:secret@host', clock: {now: () => 0}})
  await expect(failure).rejects.toMatchObject({code: 'E_QUEUE_ADDRESS', exit: 9})
  await expect(failure).rejects.not.toThrow(/secret/)
})
