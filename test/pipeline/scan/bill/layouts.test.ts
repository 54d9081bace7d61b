import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {english, german, type Invoice, invoiceTruth, item, layOut} from '../../../../scripts/make-samples/invoice.ts'
import {decimal, money, type NumberStyle, sum} from '../../../../scripts/make-samples/money.ts'
import {heading, totalLine} from '../../../../scripts/make-samples/receipt.ts'
import type {StripLine} from '../../../../scripts/make-samples/strip.ts'
import {readBill} from '../../../../src/pipeline/scan/bill/read-bill.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import type {Page} from '../../../../src/types/document.ts'
import {invoicePages, stripPage, type Warp} from '../drawn.ts'
import {TODAY} from '../grid.ts'

const read = (pages: readonly Page[]) => readBill(readRows(pages, TODAY))

/** Goods; some are named like a label of the totals. */
const goods = [
  'Rosenbrot',
  'Apfelsaft 1l',
  'Balance Tee',
  'Chocolate bar',
  'TIP Servietten',
  'Karte Geburtstag',
  'Seife Lavendel 150g',
  'Gouda jung',
  'Set Becher',
  '7up Dose',
]

/** Thousands of an article, for weights. */
const weighed = (grams: number, cents: number): number => Math.round((grams * cents) / 1000)

interface Line {
  lines: StripLine[]
  cents: number
}

const name = fc.constantFrom(...goods)
const cents = fc.integer({min: 5, max: 9999})

function lineOf(style: NumberStyle, suffix: string): fc.Arbitrary<Line> {
  const price = (value: number) => money(value, style) + suffix
  const plain = fc.record({name, cents}).map((item) => ({
    lines: [{left: item.name, right: price(item.cents)}],
    cents: item.cents,
  }))
  const several = fc
    .record({
      name,
      unit: cents,
      count: fc.integer({min: 2, max: 9}),
      above: fc.boolean(),
      sign: fc.constantFrom('x', 'Stk x', '*'),
    })
    .map((item) => {
      const detail = {text: `  ${item.count} ${item.sign} ${money(item.unit, style)}`, align: 'left' as const}
      const main = {left: item.name, right: price(item.unit * item.count)}
      return {lines: item.above ? [detail, main] : [main, detail], cents: item.unit * item.count}
    })
  const byWeight = fc.record({name, unit: cents, grams: fc.integer({min: 52, max: 3999})}).map((item) => {
    const weight = money(item.grams, style === 'de' ? 'de' : 'en')
    const amount = weighed(item.grams * 10, item.unit)
    return {
      lines: [
        {left: item.name, right: price(amount)},
        {text: `  ${weight} kg x ${money(item.unit, style)} EUR/kg`, align: 'left' as const},
      ],
      cents: amount,
    }
  })
  const twoLines = fc.record({name, cents}).map((item) => ({
    lines: [
      {text: item.name, align: 'left' as const},
      {left: '  Sorte nach Wahl', right: price(item.cents)},
    ],
    cents: item.cents,
  }))
  const discount = fc.integer({min: 1, max: 99}).map((value) => ({
    lines: [{left: 'Rabatt', right: price(-value)}],
    cents: -value,
  }))
  return fc.oneof(
    {weight: 5, arbitrary: plain},
    {weight: 2, arbitrary: several},
    {weight: 1, arbitrary: byWeight},
    {weight: 1, arbitrary: twoLines},
    {weight: 1, arbitrary: discount},
  )
}

const warp: fc.Arbitrary<Warp> = fc.record({
  degrees: fc.double({min: -6, max: 6, noNaN: true}),
  curl: fc.double({min: -30, max: 30, noNaN: true}),
})

const receipt: fc.Arbitrary<Drawn> = fc
  .constantFrom<NumberStyle>('de', 'en')
  .chain((style) =>
    fc.record({
      style: fc.constant(style),
      items: fc
        .constantFrom('', ' A', ' €', ' *B', '*B')
        .chain((suffix) => fc.array(lineOf(style, suffix), {minLength: 1, maxLength: 25})),
      warp,
      spacing: fc.double({min: 0.95, max: 1.6, noNaN: true}),
    }),
  )
  .filter(({items}) => sum(items) > 0 && (items[0]?.cents ?? 0) > 0)

interface Drawn {
  style: NumberStyle
  items: Line[]
  warp: Warp
  spacing: number
}

function drawReceipt({style, items, warp, spacing}: Drawn): Page {
  const total = sum(items)
  return stripPage(
    [
      ...heading('MARKTHALLE SONNENECK', 'Musterweg 4', '26999 Musterhafen', 'USt-IdNr. DE000000000'),
      {left: 'Bon 4471', right: '02.06.2026 06:58'},
      'rule',
      ...items.flatMap((item) => item.lines),
      'rule',
      totalLine(style === 'de' ? 'Summe EUR' : 'TOTAL', money(total, style)),
      {left: 'Karte', right: money(total, style)},
      'space',
      {text: 'Vielen Dank!'},
    ],
    warp,
    spacing,
  )
}

/** Found by chance: few lines of two words, some of them steeper than 0.2. */
const steep: Drawn[] = [
  {
    style: 'en',
    items: [
      {
        lines: [
          {left: 'Rosenbrot', right: '0.10*B'},
          {text: '  2 x 0.05', align: 'left'},
        ],
        cents: 10,
      },
      {lines: [{left: 'Chocolate bar', right: '0.05*B'}], cents: 5},
    ],
    warp: {degrees: 5.477810749275882, curl: -29.99999999999983},
    spacing: 1.1388883895111184,
  },
  {
    style: 'en',
    items: [
      {lines: [{left: 'Rosenbrot', right: '3.11*B'}], cents: 311},
      {lines: [{left: 'Rabatt', right: '-0.40*B'}], cents: -40},
    ],
    warp: {degrees: 5.4945162867613995, curl: 29.75261750437651},
    spacing: 1.285196177768178,
  },
  {
    style: 'en',
    items: [
      {lines: [{left: 'Rosenbrot', right: '19.03'}], cents: 1903},
      {lines: [{left: 'Gouda jung', right: '99.92'}], cents: 9992},
      {lines: [{left: 'Rabatt', right: '-0.20'}], cents: -20},
    ],
    warp: {degrees: 6, curl: -27.383882294886607},
    spacing: 1.5140650047475543,
  },
]

describe('a receipt of any layout', () => {
  it('gives the items and the total that were printed', () => {
    fc.assert(
      fc.property(receipt, (drawn) => {
        const bill = read([drawReceipt(drawn)])
        expect(bill.items.map((item) => item.amount)).toEqual(drawn.items.map((item) => decimal(item.cents)))
        expect(bill.total.value).toBe(decimal(sum(drawn.items)))
      }),
      {numRuns: 150, examples: steep.map((drawn) => [drawn])},
    )
  })
})

const things = [
  'Desk lamp brass',
  'Set of rulers',
  'Paper A4 80 g',
  'Consulting, second visit',
  'Cable 2 m',
  'Total station rental',
  'Card box',
  'Transport to site',
]

const invoice: fc.Arbitrary<{drawn: Invoice; warp: Warp}> = fc
  .record({
    language: fc.constantFrom<{labels: typeof english; style: NumberStyle}>(
      {labels: english, style: 'en'},
      {labels: german, style: 'de'},
    ),
    taxPercent: fc.constantFrom(7, 19, 20),
    items: fc.array(
      fc
        .record({
          name: fc.constantFrom(...things),
          quantity: fc.integer({min: 1, max: 40}),
          unit: fc.integer({min: 5, max: 250_000}),
        })
        .map((row) => item(row.name, row.quantity, row.unit)),
      {minLength: 1, maxLength: 70},
    ),
    warp: fc.record({
      degrees: fc.double({min: -3, max: 3, noNaN: true}),
      curl: fc.double({min: -20, max: 20, noNaN: true}),
    }),
  })
  .map(({language, taxPercent, items, warp}) => ({
    drawn: {
      ...language,
      currency: 'EUR',
      prefix: 'EUR ',
      vendor: 'Nordlicht Technik GmbH',
      vendorLines: ['Hafenweg 12', '26999 Musterhafen'],
      customer: ['Sommer und Berg OHG', 'Lindenweg 3', '79999 Seestadt'],
      number: 'RE-2026-0815',
      date: ['2026-05-03', '03.05.2026'],
      due: '17.05.2026',
      taxPercent,
      items,
      footer: ['IBAN DE00 0000 0000 0000 0000 00'],
    },
    warp,
  }))

describe('an invoice of any length', () => {
  it('gives the items, quantities and prices over all its pages', () => {
    fc.assert(
      fc.property(invoice, ({drawn, warp}) => {
        const pages = layOut(drawn)
        const bill = read(invoicePages(pages, warp))
        const truth = invoiceTruth(drawn, pages.length)
        expect(
          bill.items.map(({description, quantity, unitPrice, amount}) => [description, quantity, unitPrice, amount]),
        ).toEqual(drawn.items.map((row) => [row.name, String(row.quantity), decimal(row.unit), decimal(row.cents)]))
        expect([bill.subtotal.value, bill.tax.value, bill.total.value]).toEqual([
          truth.subtotal,
          truth.tax,
          truth.total,
        ])
      }),
      {numRuns: 60},
    )
  })
})
