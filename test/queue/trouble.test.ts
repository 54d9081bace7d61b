import {expect, test} from 'vitest'
import {ExitCode, SnapError} from '../../src/errors.ts'
import {resourceFailure, troubleOf} from '../../src/queue/trouble.ts'

const thrown = (code: string) =>
  new SnapError(code, `The server of ${code} cannot be reached.`, {exit: ExitCode.missing, hint: 'Start it.'})

test('a loop goes on while a server starts again, and tells what is missing where it does not', () => {
  for (const code of ['E_STORE_UNREACHABLE', 'E_QUEUE_UNREACHABLE']) {
    const error = thrown(code)
    expect(troubleOf(error)).toBe('resource')
    expect(troubleOf(new Error('while it settled', {cause: error}))).toBe('resource')
    expect(resourceFailure(error)).toEqual({
      class: 'resource',
      code: 'E_NETWORK',
      message: error.message,
      hint: 'Start it.',
    })
  }
})

test('a busy server is asked again, a full one is not, and what is wrong for good ends the loop', () => {
  expect(['E_STORE_LOCKED', 'E_QUEUE_BUSY'].map((code) => troubleOf(thrown(code)))).toEqual(['busy', 'busy'])
  expect(['E_STORE_FULL', 'E_QUEUE_FULL'].map((code) => troubleOf(thrown(code)))).toEqual(['resource', 'resource'])
  expect(['E_STORE_READONLY', 'E_NOT_FOUND'].map((code) => troubleOf(thrown(code)))).toEqual([null, null])
})

test('a queue server without room says what helps there, and nothing of the store', () => {
  const error = thrown('E_QUEUE_FULL')
  expect(resourceFailure(error)).toEqual({
    class: 'resource',
    code: 'E_DISK_FULL',
    message: error.message,
    hint: 'Start it.',
  })
})
