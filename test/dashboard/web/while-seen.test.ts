import {afterEach, beforeEach, expect, test, vi} from 'vitest'
import {whileSeen} from '../../../src/dashboard/web/src/while-seen.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function tab(hidden: boolean) {
  const listeners = new Set<() => void>()
  const page = {
    hidden,
    addEventListener: (_type: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => void listeners.delete(listener),
  }
  const told: string[] = []
  const connection = {open: () => void told.push('open'), close: () => void told.push('close')}
  const show = (isShown: boolean) => {
    page.hidden = !isShown
    for (const listener of listeners) listener()
  }
  return {page, told, connection, show, listeners}
}

test('a page that nobody sees gives its connection back after a while, and takes it again', () => {
  const {page, told, connection, show} = tab(false)
  whileSeen(page, connection, 1000)
  expect(told).toEqual(['open'])
  show(false)
  vi.advanceTimersByTime(999)
  expect(told).toEqual(['open'])
  vi.advanceTimersByTime(1)
  expect(told).toEqual(['open', 'close'])
  show(true)
  expect(told).toEqual(['open', 'close', 'open'])
})

test('a look elsewhere that is short changes nothing', () => {
  const {page, told, connection, show} = tab(false)
  whileSeen(page, connection, 1000)
  for (let i = 0; i < 3; i++) {
    show(false)
    vi.advanceTimersByTime(500)
    show(true)
  }
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual(['open'])
})

test('a tab that was opened behind others connects when it is seen, and leaves nothing when it ends', () => {
  const {page, told, connection, show, listeners} = tab(true)
  const end = whileSeen(page, connection, 1000)
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([])
  show(true)
  end()
  expect(told).toEqual(['open', 'close'])
  expect(listeners.size).toBe(0)
})
