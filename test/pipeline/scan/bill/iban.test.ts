import fc from 'fast-check'
import {expect, it, test} from 'vitest'
import {isIban, readIban} from '../../../../src/pipeline/scan/bill/iban.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {gridPage, TODAY} from '../grid.ts'

// The examples of the IBAN registry.
const examples = [
  'DE89370400440532013000',
  'GB29NWBK60161331926819',
  'FR1420041010050500013M02606',
  'NL91ABNA0417164300',
  'AT611904300234573201',
  'CH9300762011623852957',
  'ES9121000418450200051332',
  'IT60X0542811101000000123456',
  'PL61109010140000071219812874',
  'PT50000201231234567890154',
  'BE68539007547034',
]

test.each(examples)('%s has the right check digits', (iban) => {
  expect(isIban(iban)).toBe(true)
})

it('a changed digit is noticed', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.nat({max: 21}), fc.integer({min: 1, max: 9}), (iban, at, by) => {
      const position = 2 + (at % (iban.length - 2))
      const digit = iban.charAt(position)
      fc.pre(/\d/.test(digit))
      const changed = `${iban.slice(0, position)}${(Number(digit) + by) % 10}${iban.slice(position + 1)}`
      return !isIban(changed)
    }),
  )
})

const read = (line: string) => readIban(readRows([gridPage(line)], TODAY))

it('is read with blanks in it', () => {
  expect(read('IBAN: DE89 3704 0044 0532 0130 00  BIC COBADEFFXXX').value).toBe('DE89370400440532013000')
})

const broken = 'IBAN: DE88 3704 0044 0532 0130 00'

it('is withheld, with the reason, when its check digits are wrong on a scan', () => {
  expect(readIban(readRows([gridPage(broken, {source: 'ocr'})], TODAY))).toMatchObject({
    value: null,
    reason: 'an account number is printed, but its check digits are wrong',
  })
})

it('is given as it is printed, and doubted, when its check digits are wrong in a text', () => {
  const field = read(broken)
  expect(field).toMatchObject({value: 'DE88370400440532013000'})
  expect(field.confidence).toBeLessThan(0.5)
  expect(field.reason).toContain('check digits are wrong')
})

it('is missing where none is printed', () => {
  expect(read('Bank transfer').reason).toBe('no account number is printed')
})
