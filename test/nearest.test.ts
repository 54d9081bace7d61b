import {expect, test} from 'vitest'
import {nearest} from '../src/nearest.ts'

const commands = ['cancel', 'clean', 'config', 'process', 'search', 'show', 'stats', 'status', 'work']

test.each([
  ['proces', 'process'],
  ['Process', 'process'],
  ['stauts', 'status'],
  ['statsu', 'status'],
  ['stat', 'stats'],
  ['serch', 'search'],
  ['sho', 'show'],
  ['canel', 'cancel'],
  ['xyzzy', null],
  ['install', null],
  ['', null],
])('%j was probably meant to be %j', (word, command) => {
  expect(nearest(word, commands)).toBe(command)
})
