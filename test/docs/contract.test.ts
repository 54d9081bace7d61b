import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {documentErrorCodes, ExitCode} from '../../src/errors.ts'
import {billFields} from '../../src/types/bill.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')

/** First cells of the rows of all tables. */
const firstCells = (text: string) => [...text.matchAll(/^\| ([^|]+) \|/gm)].map((row) => row[1]?.trim())

describe('docs/exit-codes.md', () => {
  const listed = firstCells(read('exit-codes.md'))

  test('is what the README sums up', () => {
    const [, table] = read('../README.md').split('| exit code |')
    const codes = firstCells(table!.split('\n\n')[0]!).filter((cell) => /^\d/.test(cell ?? ''))
    expect(codes.length).toBeGreaterThan(5)
    expect(codes.flatMap((cell) => cell!.split(', ')).filter((code) => !listed.includes(code))).toEqual([])
  })

  test('explains every exit code, and none that is not there', () => {
    const brokenPipe = '141'
    const codes = listed.filter((cell) => /^\d+$/.test(cell ?? ''))
    expect(new Set(codes)).toEqual(new Set([...Object.values(ExitCode).map(String), brokenPipe]))
  })

  test('explains every error code of documents, and none that is not there', () => {
    const codes = listed.filter((cell) => cell?.startsWith('E_'))
    expect(new Set(codes)).toEqual(new Set(documentErrorCodes))
  })
})

test('docs/json.md names every field of a bill', () => {
  const text = read('json.md')
  expect(billFields.filter((field) => !text.includes(`\`${field}\``))).toEqual([])
})
