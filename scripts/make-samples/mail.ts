import type {SampleTruth} from '../samples-truth.ts'
import {addedTax, decimal, money, sum} from './money.ts'

const items = [
  {name: 'Beeswax candle, tall', quantity: 4, cents: 3800},
  {name: 'Brass candle holder', quantity: 2, cents: 5600},
  {name: 'Snuffer', quantity: 1, cents: 1450},
]
const subtotal = sum(items)
const tax = addedTax(subtotal, 20)
const total = subtotal + tax

export const mailTruth: SampleTruth = {
  kind: 'receipt',
  vendor: 'Wickham Candle Works',
  date: '2026-10-17',
  currency: 'GBP',
  subtotal: decimal(subtotal),
  tax: decimal(tax),
  total: decimal(total),
  items: items.map(({cents}) => decimal(cents)),
}

/** A shop's mail, as a mail program saves it. */
export function receiptMail(): string {
  const columns = (left: string, right: string) => `${left.padEnd(40)}${right.padStart(12)}`
  const lines = [
    'From: Wickham Candle Works <orders@wickham.example>',
    'To: Robin Sample <robin@example.org>',
    'Subject: Receipt for your order WC-5521',
    'Date: Sat, 17 Oct 2026 10:22:31 +0100',
    'Message-ID: <wc-5521@wickham.example>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Wickham Candle Works',
    'Receipt',
    '',
    'Order number: WC-5521',
    'Order date: 17 October 2026',
    '',
    ...items.map(({name, quantity, cents}) => columns(`${quantity} x ${name}`, `£${money(cents, 'en')}`)),
    '',
    columns('Subtotal', `£${money(subtotal, 'en')}`),
    columns('VAT 20%', `£${money(tax, 'en')}`),
    columns('Total', `£${money(total, 'en')}`),
    '',
    'Paid by card. Thank you for your order!',
    '',
  ]
  return lines.join('\r\n')
}
