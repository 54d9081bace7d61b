import {expect, test} from 'vitest'
import {
  exportCommand,
  isFiltered,
  listPath,
  noFilters,
  rangeOf,
} from '../../../../src/dashboard/web/src/bills/filters.ts'

const asked = (path: string) => Object.fromEntries(new URL(path, 'http://x/').searchParams)

test('without filters only a part of all documents is asked for', () => {
  expect(listPath(noFilters, 100)).toBe('documents?limit=50&offset=100')
  expect(isFiltered(noFilters)).toBe(false)
})

test('vendor and label are conditions of the search language, beside the words', () => {
  const path = listPath({...noFilters, search: ' lamp oil ', vendor: 'Acme "Inc"', label: 'tax'}, 0)
  expect(asked(path)).toMatchObject({search: 'lamp oil vendor:"Acme  Inc" label:"tax"'})
})

test('a vendor of quotes and blanks alone asks for nothing', () => {
  expect(asked(listPath({...noFilters, vendor: ' " '}, 0))).toEqual({limit: '50', offset: '0'})
})

test('a month that is not typed to its end is no filter yet', () => {
  expect(asked(listPath({...noFilters, month: '2026-0'}, 0))).not.toHaveProperty('month')
  expect(asked(listPath({...noFilters, month: '2026-03'}, 0))).toMatchObject({month: '2026-03'})
})

test('what needs a look and what came twice are asked for by flags of their own', () => {
  expect(asked(listPath({...noFilters, state: 'review'}, 0))).toEqual({review: '1', limit: '50', offset: '0'})
  expect(asked(listPath({...noFilters, state: 'duplicate'}, 0))).toEqual({duplicates: '1', limit: '50', offset: '0'})
  expect(asked(listPath({...noFilters, state: 'failed'}, 0))).toMatchObject({state: 'failed'})
})

test('the export command has the same filters, safe for a shell', () => {
  expect(exportCommand(noFilters)).toBe('snap export --format csv')
  expect(exportCommand({...noFilters, vendor: "Joe's; rm -rf", month: '2026-03', state: 'review'})).toBe(
    `snap export --format csv --where 'vendor~Joe'\\''s; rm -rf' --where 'date~2026-03' --where 'review=yes'`,
  )
})

test('the range says where in the list one is', () => {
  expect(rangeOf(50, 50, 100_000, String)).toBe('51–100 of 100000')
  expect(rangeOf(0, 0, 0, String)).toBe('none')
})
