import {EventEmitter} from 'node:events'
import {describe, expect, test, vi} from 'vitest'
import {listenForInterrupts} from '../src/signals.ts'

/** As much of a process as the signals need. */
function fakeProcess(env: Record<string, string> = {}, ppid = 1) {
  return Object.assign(new EventEmitter(), {env, ppid}) as unknown as NodeJS.Process & {ppid: number}
}

describe('listenForInterrupts', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 143],
  ] as const)('%s stops first and aborts when it comes again', (signal, code) => {
    const target = fakeProcess()
    const {stop, abort, exitCode} = listenForInterrupts(target)
    expect([stop.aborted, exitCode()]).toEqual([false, null])
    target.emit(signal, signal)
    expect([stop.aborted, abort.aborted, exitCode()]).toEqual([true, false, code])
    target.emit(signal, signal)
    expect([abort.aborted, exitCode()]).toEqual([true, code])
  })

  test('what does not end after two signals, as behind a server that says nothing, is ended', async () => {
    const target = fakeProcess()
    const exited = new Promise((exit) => Object.assign(target, {exit}))
    listenForInterrupts(target, undefined, undefined, 1)
    const alive = setTimeout(() => {}, 10_000)
    target.emit('SIGTERM', 'SIGTERM')
    target.emit('SIGINT', 'SIGINT')
    expect(await exited).toBe(143)
    clearTimeout(alive)
  })

  test('the first signal decides the exit code', () => {
    const target = fakeProcess()
    const {abort, exitCode} = listenForInterrupts(target)
    target.emit('SIGTERM', 'SIGTERM')
    target.emit('SIGINT', 'SIGINT')
    expect([abort.aborted, exitCode()]).toEqual([true, 143])
  })

  test('SIGHUP asks a worker for ever to read its settings again, and stops nothing', () => {
    const target = fakeProcess()
    let reloads = 0
    const {stop, exitCode} = listenForInterrupts(target, () => reloads++)
    target.emit('SIGHUP', 'SIGHUP')
    target.emit('SIGHUP', 'SIGHUP')
    expect([reloads, stop.aborted, exitCode()]).toEqual([2, false, null])
  })

  test('SIGHUP of a terminal that was closed is a wish to stop', () => {
    const target = fakeProcess()
    let isTerminal = true
    let reloads = 0
    const {stop} = listenForInterrupts(
      target,
      () => reloads++,
      () => isTerminal,
    )
    target.emit('SIGHUP', 'SIGHUP')
    expect([reloads, stop.aborted]).toEqual([1, false])
    isTerminal = false
    target.emit('SIGHUP', 'SIGHUP')
    expect([reloads, stop.aborted]).toEqual([1, true])
  })

  test('after close() signals do what they always do', () => {
    const target = fakeProcess()
    listenForInterrupts(target).close()
    expect(['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => target.listenerCount(name))).toEqual([0, 0, 0])
  })

  test('a launcher that dies counts as a first signal, once', () => {
    vi.useFakeTimers()
    try {
      const target = fakeProcess({SNAPBATCH_LAUNCHER: '4711'}, 4711)
      const {stop, abort, exitCode} = listenForInterrupts(target)
      vi.advanceTimersByTime(5000)
      expect(stop.aborted).toBe(false)
      target.ppid = 1
      vi.advanceTimersByTime(5000)
      expect([stop.aborted, abort.aborted, exitCode()]).toEqual([true, false, 143])
    } finally {
      vi.useRealTimers()
    }
  })

  test('without a launcher nobody is watched', () => {
    vi.useFakeTimers()
    try {
      const {stop, close} = listenForInterrupts(fakeProcess({}, 7))
      expect(vi.getTimerCount()).toBe(0)
      close()
      expect(stop.aborted).toBe(false)
    } finally {
      vi.useRealTimers()
    }
  })
})
