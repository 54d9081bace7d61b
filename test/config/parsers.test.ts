import {describe, expect, test} from 'vitest'
import * as parsers from '../../src/config/parsers.ts'

const upTo9 = parsers.integer(0, 9)
const fruit = parsers.oneOf(['apple', 'pear'] as const)

describe('values that are taken', () => {
  test.each<[string, parsers.Parser<unknown>, unknown, unknown]>([
    ['duration', parsers.duration, '30s', 30_000],
    ['duration', parsers.duration, '1.5h', 5_400_000],
    ['duration', parsers.duration, '200ms', 200],
    ['duration', parsers.duration, ' 2d ', 172_800_000],
    ['duration', parsers.duration, '5', 5000],
    ['duration', parsers.duration, 5, 5000],
    ['durations', parsers.durations, '30s,2m', [30_000, 120_000]],
    ['durations', parsers.durations, ['1s', '2s'], [1000, 2000]],
    ['integer', upTo9, '7', 7],
    ['integer', upTo9, 0, 0],
    ['oneOf', fruit, 'pear', 'pear'],
    ['list', parsers.list(fruit), 'pear, apple,pear,', ['pear', 'apple']],
    ['list', parsers.list(fruit), ['apple'], ['apple']],
    ['boolean', parsers.boolean, 'true', true],
    ['boolean', parsers.boolean, '0', false],
    ['boolean', parsers.boolean, false, false],
    ['concurrency', parsers.concurrency, 'auto', 'auto'],
    ['concurrency', parsers.concurrency, '64', 64],
    ['language', parsers.language, 'chi_sim', 'chi_sim'],
    ['language', parsers.language, 'auto', 'auto'],
    ['rate', parsers.rate, ' 60/m', '60/m'],
    ['priority', parsers.priority, 'high', 2],
    ['priority', parsers.priority, '9', 9],
    ['text', parsers.text, 'x', 'x'],
    ['blobPlace', parsers.blobPlace, '/mnt/heap', '/mnt/heap'],
    ['blobPlace', parsers.blobPlace, 'postgres', 'postgres'],
    ['blobPlace', parsers.blobPlace, 's3://heap/bills?region=eu-central-1', 's3://heap/bills?region=eu-central-1'],
  ])('%s', (_, parse, raw, value) => {
    expect(parse(raw)).toEqual(value)
  })
})

describe('values that are refused', () => {
  test.each<[string, parsers.Parser<unknown>, unknown]>([
    ['blobPlace', parsers.blobPlace, 'heap'],
    ['blobPlace', parsers.blobPlace, 's3://key:secret@heap'],
    ['blobPlace', parsers.blobPlace, 's3://heap?endpoint=ftp://x'],
    ['blobPlace', parsers.blobPlace, 's3://heap?secret=x'],
    ['blobPlace', parsers.blobPlace, 's3://'],
    ['duration', parsers.duration, ''],
    ['duration', parsers.duration, '-5s'],
    ['duration', parsers.duration, '5 weeks'],
    ['duration', parsers.duration, '1e9s'],
    ['duration', parsers.duration, '9'.repeat(400)],
    ['durations', parsers.durations, '30s,soon'],
    ['durations', parsers.durations, ''],
    ['rate', parsers.rate, '60'],
    ['rate', parsers.rate, '0/s'],
    ['rate', parsers.rate, '5/week'],
    ['integer', upTo9, '10'],
    ['integer', upTo9, '1.5'],
    ['integer', upTo9, ''],
    ['integer', upTo9, ' '],
    ['integer', upTo9, true],
    ['integer', upTo9, []],
    ['oneOf', fruit, 'Pear'],
    ['list', parsers.list(fruit), ','],
    ['list', parsers.list(fruit), []],
    ['boolean', parsers.boolean, 'yes'],
    ['concurrency', parsers.concurrency, '0'],
    ['concurrency', parsers.concurrency, '65'],
    ['language', parsers.language, '../../etc/passwd'],
    ['language', parsers.language, 'EN'],
    ['priority', parsers.priority, 'urgent'],
    ['priority', parsers.priority, 'constructor'],
    ['text', parsers.text, ''],
    ['text', parsers.text, 5],
  ])('%s', (_, parse, raw) => {
    expect(() => parse(raw)).toThrow(/expected/)
  })
})

describe('sinkUrl', () => {
  test.each([
    'postgres://u@127.0.0.1:5432/db',
    'postgresql://db.example/x?sslmode=verify-full',
    'http://127.0.0.1:6333',
  ])('%s is an address', (url) => expect(parsers.sinkUrl(url)).toBe(url))
  test.each([
    ['postgres://u:secret@127.0.0.1/db', /without the password/],
    ['postgres://127.0.0.1/db?password=secret', /without the password/],
    ['postgres://127.0.0.1/db?host=db.example', /the host stands before the path/],
  ])('%s is none', (url, message) => {
    expect(() => parsers.sinkUrl(url)).toThrow(message)
    expect(() => parsers.sinkUrl(url)).not.toThrow(/secret/)
  })
})
