import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {decimal, formatDecimal} from '../../../../src/pipeline/scan/values/decimal.ts'
import {
  type DecimalMark,
  decimalMarkOf,
  findNumbers,
  isMoney,
  parseNumber,
  repairDigits,
} from '../../../../src/pipeline/scan/values/numbers.ts'

/** Locale, decimal mark, and "printed = value" pairs. */
const locales: [string, DecimalMark, string[]][] = [
  [
    'en-US',
    '.',
    [
      '$1,471.60 = 1471.6',
      '$0.99 = 0.99',
      '1,234,567.89 = 1234567.89',
      '-$5.00 = -5',
      '$-5.00 = -5',
      '(5.00) = -5',
      '12.50- = -12.5',
      'USD 45.10 = 45.1',
      '45.10 USD = 45.1',
      '$ 7.25 = 7.25',
      '1,000 = 1000',
      '12.5% = 12.5',
      '100.00 CR = -100',
      '.99 = 0.99',
    ],
  ],
  [
    'en-GB',
    '.',
    [
      '£1,471.60 = 1471.6',
      '£12.00 = 12',
      '-£3.20 = -3.2',
      '£3.20- = -3.2',
      'GBP 9.99 = 9.99',
      '9.99 GBP = 9.99',
      '20% = 20',
      '£ 4.05 = 4.05',
      '3 @ £1.50 = 1.5',
      '£1,000 = 1000',
      '12,345.00 = 12345',
      '0.05 = 0.05',
    ],
  ],
  [
    'de-DE',
    ',',
    [
      '1.471,60 = 1471.6',
      '1.471,60 € = 1471.6',
      '€ 1.471,60 = 1471.6',
      'EUR 12,50 = 12.5',
      '12,50 EUR = 12.5',
      '-12,50 = -12.5',
      '12,50- = -12.5',
      '19 % = 19',
      '1.234.567,89 = 1234567.89',
      '0,99 = 0.99',
      '1.000 = 1000',
      '24,23 EUR = 24.23',
      '2,49 € = 2.49',
    ],
  ],
  [
    'de-AT',
    ',',
    [
      '1 471,60 = 1471.6',
      '€ 3,90 = 3.9',
      '3,90 € = 3.9',
      '10.000,00 = 10000',
      '-0,25 = -0.25',
      '20,00% = 20',
      '12 345,67 = 12345.67',
      '€ -4,00 = -4',
      '4,00- = -4',
      '0,5 = 0.5',
      'EUR 0,10 = 0.1',
      '7,00 EUR = 7',
    ],
  ],
  [
    'de-CH',
    '.',
    [
      "1'234.50 = 1234.5",
      "CHF 1'234.50 = 1234.5",
      'CHF 12.35 = 12.35',
      '12.35 CHF = 12.35',
      "1'000'000.00 = 1000000",
      'Fr. 5.00 = 5',
      '-5.00 = -5',
      '7.7% = 7.7',
      '0.05 = 0.05',
      '1’234.50 = 1234.5',
      '99.95 = 99.95',
      'SFr. 8.00 = 8',
    ],
  ],
  [
    'fr-FR',
    ',',
    [
      '3 038,14 = 3038.14',
      '3 038,14 € = 3038.14',
      '12,00 EUR = 12',
      '5,5 % = 5.5',
      '1 234 567,89 = 1234567.89',
      '-12,00 € = -12',
      '0,50 € = 0.5',
      '€ 8,30 = 8.3',
      '3\u202f038,14 = 3038.14',
      '3\u00a0038,14 = 3038.14',
      '20,00 % = 20',
      '45,00 = 45',
      '1.038,14 = 1038.14',
    ],
  ],
  [
    'es-ES',
    ',',
    [
      '1.471,60 € = 1471.6',
      '12,10 € = 12.1',
      '21 % = 21',
      '-12,10 € = -12.1',
      '0,60 = 0.6',
      'EUR 100,00 = 100',
      '100,00 EUR = 100',
      '2.000.000,00 = 2000000',
      '10,00 = 10',
      '4,00 % = 4',
      '€ 3,33 = 3.33',
      '9,95- = -9.95',
    ],
  ],
  [
    'it-IT',
    ',',
    [
      '1.471,60 = 1471.6',
      '€ 12,20 = 12.2',
      '12,20 € = 12.2',
      '22,00 % = 22',
      '-1,50 = -1.5',
      'EUR 5,00 = 5',
      '5,00- = -5',
      '0,01 = 0.01',
      '10.500,00 = 10500',
      '(12,00) = -12',
      '1,20 = 1.2',
      '3.500 = 3500',
    ],
  ],
  [
    'nl-NL',
    ',',
    [
      '€ 1.471,60 = 1471.6',
      '€ 0,99 = 0.99',
      '21% = 21',
      '€ -5,00 = -5',
      '-€ 5,00 = -5',
      '5,00- = -5',
      'EUR 12,00 = 12',
      '12,00 = 12',
      '1.000,00 = 1000',
      '9 % = 9',
      '399,00 = 399',
      '€12,34 = 12.34',
    ],
  ],
  [
    'pt-BR',
    ',',
    [
      'R$ 1.471,60 = 1471.6',
      'R$12,00 = 12',
      'R$ -3,00 = -3',
      '-R$ 3,00 = -3',
      '12,00 = 12',
      '0,10 = 0.1',
      '18% = 18',
      '1.000.000,00 = 1000000',
      'BRL 5,00 = 5',
      '5,00 BRL = 5',
      '2,5% = 2.5',
      '7,49- = -7.49',
    ],
  ],
  [
    'pl-PL',
    ',',
    [
      '1 471,60 zł = 1471.6',
      '12,99 zł = 12.99',
      '12,99 PLN = 12.99',
      'PLN 12,99 = 12.99',
      '23% = 23',
      '-4,50 zł = -4.5',
      '0,99 = 0.99',
      '10 000,00 = 10000',
      '8,00 % = 8',
      '1.471,60 = 1471.6',
      '5,00- = -5',
      '123,45 = 123.45',
    ],
  ],
  [
    'ms-MY',
    '.',
    [
      'RM 60.30 = 60.3',
      'RM60.30 = 60.3',
      '60.30 = 60.3',
      'RM1,471.60 = 1471.6',
      '-RM5.59 = -5.59',
      'RM -5.59 = -5.59',
      '-5.59 = -5.59',
      '6% = 6',
      'MYR 12.00 = 12',
      'RM .90 = 0.9',
      '9.000 = 9',
      '12.00SR = 12',
      '80.91 S = 80.91',
      '(RM5.00) = -5',
    ],
  ],
  [
    'cs-CZ',
    ',',
    [
      '1 471,60 Kč = 1471.6',
      '12,00 Kč = 12',
      '12,00 CZK = 12',
      'CZK 12,00 = 12',
      '21 % = 21',
      '-5,00 = -5',
      '5,00- = -5',
      '99,90 = 99.9',
      '10 000,00 = 10000',
      '0,50 = 0.5',
      '1.000,00 = 1000',
      '15,00 % = 15',
    ],
  ],
  [
    'en-IN',
    '.',
    [
      '₹319.00 = 319',
      'Rs. 319.00 = 319',
      'Rs 40.00 = 40',
      'INR 99.50 = 99.5',
      '99.50 INR = 99.5',
      '-₹5.00 = -5',
      '18% = 18',
      '1,000.00 = 1000',
      '₹ 0.50 = 0.5',
      '9.0% = 9',
      '12,345,678.00 = 12345678',
      '5.00- = -5',
    ],
  ],
]

describe.each(locales)('numbers as printed in %s', (_locale, mark, cases) => {
  test.each(cases.map((line) => line.split(' = ') as [string, string]))('%s is %s', (printed, value) => {
    const last = findNumbers(printed, mark).at(-1)
    expect(last === undefined ? 'null' : formatDecimal(last.value, 0)).toBe(value)
  })
})

it('has at least 150 cases in at least 12 locales', () => {
  expect(locales.length).toBeGreaterThanOrEqual(12)
  expect(locales.flatMap(([, , cases]) => cases).length).toBeGreaterThanOrEqual(150)
})

describe('what is no number', () => {
  test.each(['09-2614803', 'U13/X', '12:30:45', '25/12/2018', 'A4', '3/2', 'XC02254318', '1.2.3', '10.20.30.40'])(
    '%s holds no money',
    (text) => {
      expect(findNumbers(text, '.').filter(isMoney)).toEqual([])
    },
  )
})

describe('the decimal mark of a document', () => {
  test.each<[string[], DecimalMark]>([
    [['1.471,60', '12.50'], ','],
    [['12,50', '3,20', '1.99'], ','],
    [['1,471.60', '12,50'], '.'],
    [['9.00', '1.50'], '.'],
    [[], '.'],
  ])('%j decides for "%s"', (texts, mark) => {
    expect(decimalMarkOf(texts)).toBe(mark)
  })
})

describe('a number with three digits behind one mark', () => {
  it('is grouped when the mark is not the document’s own', () => {
    expect(parseNumber('1.500', ',')?.value).toBe(decimal('1500'))
  })
  it('has three decimals when the mark is the document’s own', () => {
    expect(parseNumber('1.500', '.')?.value).toBe(decimal('1.5'))
  })
})

describe('letters that engines take for digits', () => {
  test.each([
    ['1O.50', '10.50'],
    ['l2.SO', 'l2.SO'],
    ['l2.50', '12.50'],
    ['9.9S', '9.95'],
    ['B.50', '8.50'],
    ['1,2OO.00', '1,200.00'],
    ['l2/O3/2018', '12/03/2018'],
    ['25-1O-18', '25-10-18'],
    ['SS21/1A', 'SS21/1A'],
    ['1851-B', '1851-B'],
    ['NO.5', 'NO.5'],
    ['3/137B', '3/137B'],
    ['BOSS', 'BOSS'],
  ])('%s becomes %s', (read, repaired) => {
    expect(repairDigits(read)).toBe(repaired)
  })
})

it('joins a number that was torn at its mark only where torn numbers are allowed', () => {
  expect(findNumbers('TOTAL 12. 50', '.', true).map(({value}) => value)).toEqual([decimal('12.5')])
  expect(findNumbers('TOTAL 12. 50', '.').some(({value}) => value === decimal('12.5'))).toBe(false)
})

test.each([
  ['1.234,-', '.', ['1234']],
  ['12.--', ',', ['12']],
  ['12:-', ',', ['12']],
  ['Rs 12,34,567/-', '.', ['1234567']],
  ['12€50', ',', ['12.5']],
  ["1.234'50", ',', ['1234.5']],
  ['R 12.50', '.', ['12.5']],
  ['2 500 Ft', ',', ['2500']],
  ['2 500 Ft', '.', ['2', '500']],
  ['RM 1 234.50', '.', ['1234.5']],
  ['2 100.00', '.', ['2', '100']],
  ['12:30', ',', []],
  ['AR12.50', '.', []],
  ['1,2,3', '.', []],
] as const)('%j with the mark %j holds %j', (text, mark, values) => {
  expect(findNumbers(text, mark).map(({value}) => formatDecimal(value, 0))).toEqual(values)
})

describe('properties', () => {
  const cents = fc.bigInt({min: 0n, max: 99_999_999_99n})
  const styles: [string, string, DecimalMark][] = [
    [',', '.', '.'],
    ['.', ',', ','],
    ["'", '.', '.'],
    ['\u00a0', ',', ','],
    ['', '.', '.'],
  ]
  test.each(styles)('money grouped by %j with mark %j is read back', (group, mark, document) => {
    fc.assert(
      fc.property(cents, (amount) => {
        const whole = (amount / 100n).toString().replace(/\B(?=(\d{3})+$)/g, group)
        const printed = `${whole}${mark}${(amount % 100n).toString().padStart(2, '0')}`
        const [match] = findNumbers(printed, document)
        expect(match?.value).toBe(amount * 10_000n)
      }),
    )
  })

  it('repairing keeps the length of any text, so that offsets hold', () => {
    fc.assert(fc.property(fc.string({unit: 'binary'}), (text) => repairDigits(text).length === text.length))
  })

  it('finding numbers never throws and stays inside the text', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), fc.constantFrom<DecimalMark>('.', ','), (text, mark) => {
        for (const match of findNumbers(text, mark, true)) {
          expect(match.start).toBeGreaterThanOrEqual(0)
          expect(match.end).toBeLessThanOrEqual(text.length)
        }
      }),
    )
  })
})
