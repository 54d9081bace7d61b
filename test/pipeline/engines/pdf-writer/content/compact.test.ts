import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {compactContent} from '../../../../../src/pipeline/engines/pdf-writer/content/compact.ts'
import {type Operand, operations} from '../../../../../src/pipeline/engines/pdf-writer/content/lexer.ts'

const compact = (text: string) => compactContent(Buffer.from(text, 'latin1'))?.toString('latin1')

const plain = (operand: Operand): unknown => {
  if (operand.type === 'dict') return 'dict'
  if (operand.type === 'array') return operand.value.map(plain)
  return operand.type === 'string' ? `(${Buffer.from(operand.value).toString('latin1')})` : operand.value
}

const meaning = (text: string) =>
  [...operations(Buffer.from(text, 'latin1'))].map(({operator, operands}) => [operator, ...operands.map(plain)])

describe('contents in their shortest spelling', () => {
  test.each([
    ['  q\r\n1.000000 0 0 +1. -0.50 00.25 cm % here\n/Im1  Do\tQ ', 'q\n1 0 0 1 -.5 .25 cm\n/Im1 Do\nQ'],
    [
      'BT /F1 12.0 Tf <48656C6C6f> Tj ( \\(a\\)\\051\\r\\\n ) Tj ET',
      'BT\n/F1 12 Tf\n(Hello)Tj\n( \\(a\\)\\)\\r )Tj\nET',
    ],
    ['[(A) -120.0 (B) 0 <43> 0.0] TJ [ (only) ] TJ [ ] TJ', '[(A)-120(BC)]TJ\n(only)Tj\n[]TJ'],
    ['/A#20B gs /Caf\xe9 gs /x#23 gs', '/A#20B gs\n/Caf#e9 gs\n/x#23 gs'],
    ['[ 3 5 ] 0 d 0.00000012 w', '[3 5]0 d\n.00000012 w'],
    ['/P << /MCID  0 >> BDC EMC true false x', undefined],
    ['/P << /MCID  0 >>BDC EMC', '/P << /MCID  0 >>BDC\nEMC'],
    ['--5 w 1 w', '--5 w\n1 w'],
    ['q BI /W  4 /H 1 ID \x00EI\xff (  EI Q', 'q\nBI /W  4 /H 1 ID \x00EI\xff (  EI\nQ'],
    ['1 0 0 rg 5  6.50', '1 0 0 rg\n5  6.50'],
    ['', ''],
  ])('%j', (before, after) => {
    expect(compact(before)).toBe(after)
  })

  const number = fc
    .tuple(fc.integer({min: -9999, max: 9999}), fc.nat(99_999), fc.nat(3))
    .map(([whole, part, zeros]) => `${whole}.${'0'.repeat(zeros)}${part}00`)
  const string = fc.uint8Array({maxLength: 9}).map((bytes) => `<${Buffer.from(bytes).toString('hex')}>`)
  const name = fc.stringMatching(/^[!-~]{1,6}$/).map((text) => `/${text.replace(/[^A-Za-z0-9]/g, hex)}`)
  const operation = fc.oneof(
    fc.tuple(number, number).map(([x, y]) => `${x}  ${y}\tm `),
    fc.array(number, {minLength: 6, maxLength: 6}).map((list) => `${list.join(' ')}\r\ncm%comment (\n`),
    string.map((text) => `${text} Tj `),
    fc.tuple(name, number).map(([font, size]) => `${font} ${size} Tf\n`),
    fc.tuple(string, number, string).map((items) => `[ ${items.join(' ')} ]TJ\n`),
    name.map((tag) => `${tag} <</MCID 3>> BDC `),
    fc.constantFrom('q ', 'Q\n', 'BT\r', 'ET ', 'W* n ', "(a(b)\\\\)'\n"),
  )

  test('means the same, and is the same when it is done again', () => {
    fc.assert(
      fc.property(fc.array(operation), (list) => {
        const result = compact(list.join(''))!
        expect(meaning(result)).toEqual(meaning(list.join('')))
        expect(compact(result)).toBe(result)
        expect(result.length).toBeLessThanOrEqual(list.join('').length)
      }),
    )
  })

  test('any bytes are left alone or mean the same', () => {
    const bytes = fc
      .array(fc.constantFrom(...'q Q()<>[]/BIDE\\\n 0.5-TJjd'), {maxLength: 40})
      .map((list) => list.join(''))
    fc.assert(
      fc.property(bytes, (text) => {
        const result = compact(text)
        if (result !== undefined) expect(merged(meaning(result))).toEqual(merged(meaning(text)))
      }),
      {numRuns: 2000},
    )
  })
})

const hex = (character: string) => `#${character.charCodeAt(0).toString(16)}`

/** An array with one string shows what Tj shows; kerning by nothing is none. */
const merged = (list: unknown[][]) =>
  list.map(([operator, ...operands]) => {
    if (operator !== 'TJ' || !Array.isArray(operands[0])) return [operator, ...operands]
    const items: unknown[] = []
    for (const item of operands[0]) {
      const last = items.at(-1)
      if (typeof item === 'string' && typeof last === 'string' && item.startsWith('(') && last.startsWith('(')) {
        items[items.length - 1] = last.slice(0, -1) + item.slice(1)
      } else if (item !== 0) items.push(item)
    }
    return items.length === 1 && String(items[0]).startsWith('(') ? ['Tj', ...items] : ['TJ', items]
  })
