import {PassThrough} from 'node:stream'
import {describe, expect, test} from 'vitest'
import {DocumentError, toFailure} from '../../../src/errors.ts'
import {crashed, fromFailure} from '../../../src/queue/pool/failures.ts'
import {isToParent} from '../../../src/queue/pool/messages.ts'
import {OutputTail} from '../../../src/queue/pool/output-tail.ts'
import {judge, type RunningJob} from '../../../src/queue/pool/running-job.ts'
import {parseBeat, readUsage} from '../../../src/queue/pool/usage.ts'

function job(changes: Partial<RunningJob> = {}): RunningJob {
  return {
    number: 1,
    run: {task: null, options: {softMs: 1000, hardMs: 2000}, falseStarts: 0, resolve: () => {}, reject: () => {}},
    since: 0,
    begunAt: 0,
    elapsedMs: 0,
    begun: true,
    peakMb: 0,
    allowedMb: 500,
    softAborted: false,
    budget: null,
    cancel: null,
    ...changes,
  }
}

describe('the judge of a job', () => {
  test.each<[string, Partial<RunningJob>, number, object | null]>([
    ['within its limits', {elapsedMs: 999}, 500, null],
    ['at the soft limit', {elapsedMs: 1000}, 100, {type: 'abort', error: {code: 'E_TIMEOUT', class: 'timeout'}}],
    ['after the soft limit', {elapsedMs: 1500, softAborted: true}, 100, null],
    ['at the hard limit', {elapsedMs: 2000}, 100, {type: 'kill', error: {code: 'E_TIMEOUT', class: 'timeout'}}],
    ['with too much memory', {elapsedMs: 2000}, 501, {type: 'kill', error: {code: 'E_TOO_BIG', class: 'permanent'}}],
  ])('%s', (_, changes, rssMb, verdict) => {
    const given = judge(job(changes), {rssMb, cpuMs: 0}, 300)
    if (verdict === null) expect(given).toBeNull()
    else expect(given).toMatchObject(verdict)
  })

  test('cancelled: waits for the grace time, then kills with the reason of the cancel, whatever else is wrong', () => {
    const error = new DocumentError('E_CANCELLED', 'stop', {class: 'cancelled'})
    expect(judge(job({cancel: {error, atMs: 500}, elapsedMs: 799}), {rssMb: 9999, cpuMs: 0}, 300)).toBeNull()
    expect(judge(job({cancel: {error, atMs: 500}, elapsedMs: 800}), {rssMb: 9999, cpuMs: 0}, 300)).toEqual({
      type: 'kill',
      error,
    })
  })

  test.each([
    [{rssMb: 150, cpuMs: 1500}, null],
    [
      {rssMb: 100, cpuMs: 1501},
      {type: 'kill', error: {code: 'E_TIMEOUT', class: 'permanent'}},
    ],
    [
      {rssMb: 151, cpuMs: 1000},
      {type: 'kill', error: {code: 'E_TOO_BIG', class: 'permanent'}},
    ],
  ])('a part of a job may use %o', (usage, verdict) => {
    const budget = {allowed: {what: 'It', cpuMs: 500, growMb: 50}, from: {rssMb: 100, cpuMs: 1000}}
    const given = judge(job({budget}), usage, 300)
    if (verdict === null) expect(given).toBeNull()
    else expect(given).toMatchObject(verdict)
  })

  test('a job without limits runs for ever', () => {
    const free = job({elapsedMs: 1e12})
    free.run.options = {}
    expect(judge(free, {rssMb: 1, cpuMs: 0}, 300)).toBeNull()
  })
})

describe('samples', () => {
  test('of this process agree with what it says of itself', () => {
    if (process.platform !== 'linux') return
    const usage = readUsage(process.pid)!
    const rssMb = process.memoryUsage.rss() / 2 ** 20
    expect(usage.rssMb / rssMb).toBeGreaterThan(0.8)
    expect(usage.rssMb / rssMb).toBeLessThan(1.25)
    const {user, system} = process.cpuUsage()
    expect(Math.abs(usage.cpuMs - (user + system) / 1000)).toBeLessThan(500)
  })

  test('of a process that is gone are null', () => {
    expect(readUsage(2 ** 30)).toBeNull()
  })

  test('from beats are the last whole line', () => {
    expect(parseBeat('1048576 5000\n')).toEqual({rssMb: 1, cpuMs: 5})
    expect(parseBeat('1048576 5000\n2097152 6000\n314')).toEqual({rssMb: 2, cpuMs: 6})
    expect(parseBeat('1048576 50')).toBeNull()
    expect(parseBeat('')).toBeNull()
  })
})

describe('the tail of the output', () => {
  test('keeps the last 64 kB over all chunks', async () => {
    const tail = new OutputTail()
    const stream = new PassThrough()
    tail.read(stream)
    for (let number = 0; number < 5000; number++)
      stream.write(`line ${String(number).padStart(5, '0')} of the output\n`)
    expect(tail.text()).toHaveLength(64 * 1024 - 1)
    expect(tail.text()).toMatch(/line 04999 of the output$/)
    tail.clear()
    expect(tail.text()).toBe('')
  })
})

describe('failures', () => {
  test('cross the process border and back without loss', () => {
    const error = new DocumentError('E_RATE_LIMITED', 'Slow down', {class: 'throttled', hint: 'wait', retryAfterMs: 5})
    expect(toFailure(fromFailure(toFailure(error)))).toEqual(toFailure(error))
  })

  test('of a full JavaScript heap are told from other aborts', () => {
    const exit = {code: null, signal: 'SIGABRT' as const}
    expect(crashed(exit, 'FATAL ERROR: JavaScript heap out of memory').message).toContain('JavaScript memory')
    expect(crashed(exit, 'abort() called').message).toContain('SIGABRT')
  })
})

test('messages that are not ours are known by their type', () => {
  expect([{type: 'ready'}, {type: 'done', job: 1}].every(isToParent)).toBe(true)
  expect(['ready', null, undefined, 1, {}, {type: 'cluster'}, {cmd: 'NODE_X'}].some(isToParent)).toBe(false)
})
