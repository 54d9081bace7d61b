import fc from 'fast-check'
import {expect, test} from 'vitest'
import {toUnicode} from '../../../../../src/pipeline/engines/pdf-writer/layer/to-unicode.ts'

/** What a reader makes of the map: character by code. */
function readMap(map: string): Map<number, string> {
  const read = new Map<number, string>()
  const text = (hex: string) => String.fromCharCode(...hex.match(/.{4}/g)!.map((unit) => Number.parseInt(unit, 16)))
  for (const [, first, last, target] of map.matchAll(/^<(\w+)> <(\w+)> <(\w+)>$/gm)) {
    const start = Number.parseInt(first!, 16)
    for (let code = start; code <= Number.parseInt(last!, 16); code++) {
      read.set(code, String.fromCodePoint(text(target!).codePointAt(0)! + code - start))
    }
  }
  for (const [, code, target] of map.matchAll(/^<(\w+)> <(\w+)>$/gm))
    read.set(Number.parseInt(code!, 16), text(target!))
  return read
}

test('ASCII is one range', () => {
  const codes = [...'Hello, World!'].map((character): [string, number] => [character, character.charCodeAt(0)])
  const map = toUnicode(new Map(codes), 1)
  expect(map).toContain('1 beginbfrange\n<20> <72> <0020>\nendbfrange')
  expect(map).not.toContain('beginbfchar')
})

test('gives every character back, at most 100 a block', () => {
  const characters = fc.uniqueArray(fc.string({unit: 'binary', minLength: 1, maxLength: 1}), {maxLength: 300})
  fc.assert(
    fc.property(characters, (list) => {
      const sorted = list.filter((character) => character.isWellFormed())
      const codes = new Map(sorted.map((character, index) => [character, index + 1]))
      const map = toUnicode(codes, 2)
      const read = readMap(map)
      for (const [character, code] of codes) expect(read.get(code)).toBe(character)
      for (const [, count] of map.matchAll(/^(\d+) beginbf/gm)) expect(Number(count)).toBeLessThanOrEqual(100)
    }),
    {numRuns: 50},
  )
})
