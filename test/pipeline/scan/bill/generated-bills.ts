import fc from 'fast-check'

/** Figures in cents; what is null is not printed. */
interface Truth {
  items: number[]
  subtotal: number | null
  discount: number | null
  tax: number | null
  tip: number | null
  rounding: number | null
  total: number
  paid: number | null
  change: number | null
}

export interface GeneratedBill {
  text: string
  truth: Truth
}

interface Locale {
  money: (cents: number) => string
  words: Record<'subtotal' | 'discount' | 'tax' | 'tip' | 'rounding' | 'total' | 'paid' | 'change' | 'date', string>
  currency: string
  date: string
}

function money(mark: string, group: string): (cents: number) => string {
  return (cents) => {
    const size = Math.abs(cents)
    const whole = String(Math.floor(size / 100)).replace(/\B(?=(\d{3})+$)/g, group)
    return `${cents < 0 ? '-' : ''}${whole}${mark}${String(size % 100).padStart(2, '0')}`
  }
}

const named = (text: string): Locale['words'] => {
  const [
    subtotal = '',
    discount = '',
    tax = '',
    tip = '',
    rounding = '',
    total = '',
    paid = '',
    change = '',
    date = '',
  ] = text.split('|')
  return {subtotal, discount, tax, tip, rounding, total, paid, change, date}
}

const locales: readonly Locale[] = [
  {
    money: money('.', ','),
    currency: '£',
    date: '05.03.2024',
    words: named('Subtotal|Discount|VAT|Tip|Rounding|Total due|Cash|Change|Date'),
  },
  {
    money: money('.', ''),
    currency: 'RM',
    date: '25/03/2024',
    words: named('Sub-Total|Disc|GST|Service Charge|Rounding Adj|Grand Total|Cash|Change|Date'),
  },
  {
    money: money(',', '.'),
    currency: 'EUR',
    date: '05.03.2024',
    words: named('Zwischensumme|Rabatt|MwSt|Trinkgeld|Rundung|Gesamtbetrag|Bar|Rückgeld|Datum'),
  },
  {
    money: money(',', ' '),
    currency: '€',
    date: '05/03/2024',
    words: named('Sous-total|Remise|TVA|Pourboire|Arrondi|Total à payer|Espèces|Rendu|Date'),
  },
  {
    money: money(',', '.'),
    currency: '€',
    date: '05/03/2024',
    words: named('Base imponible|Descuento|IVA|Propina|Redondeo|Total a pagar|Efectivo|Cambio|Fecha'),
  },
  {
    money: money(',', '.'),
    currency: 'EUR',
    date: '05-03-2024',
    words: named('Subtotaal|Korting|BTW|Fooi|Afronding|Te betalen|Contant|Wisselgeld|Datum'),
  },
  {
    money: money('.', "'"),
    currency: 'CHF',
    date: '05.03.2024',
    words: named('Zwischensumme|Rabatt|MWST|Trinkgeld|Rundung|Total CHF|Bar|Rückgeld|Datum'),
  },
  {
    money: money(',', ' '),
    currency: 'PLN',
    date: '2024-03-05',
    words: named('Razem netto|Rabat|VAT|Napiwek|Zaokrąglenie|Do zapłaty|Gotówka|Reszta|Data'),
  },
]

const goods = 'Lamp oil|Rope|Candle|Tin of paint|Brush|Hammer|Bucket|Nails|Glue|Ladder'.split('|')

/** A line of a bill: words at the left, an amount at the right. */
const line = (words: string, amount: string): string => `${words.padEnd(34)}${amount.padStart(14)}`

interface Draw {
  locale: Locale
  prices: number[]
  rate: number
  discount: number
  tip: number
  rounds: boolean
  cash: number
  shuffled: number[]
  withSubtotal: boolean
}

function make(draw: Draw): GeneratedBill {
  const {locale, prices, rate, rounds, withSubtotal} = draw
  const items = prices.reduce((a, b) => a + b, 0)
  const discount = Math.min(draw.discount, Math.floor(items / 3))
  const net = items - discount
  const tax = Math.round((net * rate) / 100)
  const before = net + tax + draw.tip
  const total = rounds ? Math.round(before / 5) * 5 : before
  const paid = draw.cash === 0 ? null : Math.ceil((total + 1) / draw.cash) * draw.cash
  const printed = (value: number): number | null => (value === 0 ? null : value)
  const truth: Truth = {
    items: prices,
    subtotal: withSubtotal ? items : null,
    discount: printed(discount),
    tax: printed(tax),
    tip: printed(draw.tip),
    rounding: printed(total - before),
    total,
    paid,
    change: paid === null ? null : paid - total,
  }
  const {words, currency} = locale
  const at = (name: 'subtotal' | 'discount' | 'tax' | 'tip' | 'rounding' | 'total' | 'paid' | 'change', sign = 1) => {
    const value = truth[name]
    const label = name === 'tax' ? `${words.tax} ${rate}%` : words[name]
    return value === null ? [] : [line(label, `${currency} ${locale.money(sign * value)}`)]
  }
  const parts = [at('subtotal'), at('discount', -1), at('tax'), at('tip'), at('rounding')]
  const order = draw.shuffled.filter((i) => i < parts.length)
  const summary = [...order.flatMap((i) => parts[i] ?? []), ...at('total')]
  const text = [
    'HILL STORES LTD',
    '12 Mill Road, 12345 Springfield',
    `${words.date}: ${locale.date} 10:15`,
    ...prices.map((price, i) => line(goods[i] ?? 'Thing', locale.money(price))),
    '',
    ...summary,
    ...at('paid'),
    ...at('change'),
  ]
  return {text: text.join('\n'), truth}
}

/** Bills of many countries with figures that add up, their summary in any order. */
export const generatedBill: fc.Arbitrary<GeneratedBill> = fc
  .record({
    locale: fc.constantFrom(...locales),
    prices: fc.array(fc.integer({min: 15, max: 250_000}), {minLength: 2, maxLength: 8}),
    rate: fc.constantFrom(0, 6, 7, 19, 20, 21),
    discount: fc.constantFrom(0, 0, 100, 250, 1234),
    tip: fc.constantFrom(0, 0, 0, 150, 500),
    rounds: fc.boolean(),
    cash: fc.constantFrom(0, 1000, 5000, 10_000),
    shuffled: fc.shuffledSubarray([0, 1, 2, 3, 4], {minLength: 5, maxLength: 5}),
    withSubtotal: fc.boolean(),
  })
  .map(make)
