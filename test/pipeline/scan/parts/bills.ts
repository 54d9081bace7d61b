const money = (cents: number): string => (cents / 100).toFixed(2)
const line = (text: string, cents: number, width = 32): string => text.padEnd(width - 8) + money(cents).padStart(8)

interface Receipt {
  shop: string
  number: string
  date: string
  /** Cents. */
  price: number
}

/** A till's receipt of two items, paid by card. */
export const receipt = ({shop, number, date, price}: Receipt): string =>
  [
    shop,
    '12 Quay Street, Bristol BS1 4TR',
    `RECEIPT No. ${number}`,
    `Date ${date} 10:22`,
    line('First thing', price - 200),
    line('Second thing', 200),
    line('TOTAL GBP', price),
    line('CARD', price),
  ].join('\n')

export const blank = ''

const letterHead = ['ALDER JOINERY LTD', '7 Sawmill Road, Exeter EX2 8PX', 'VAT No: GB123456789', '']
const wide = (text: string, cents: number): string => line(text, cents, 78)
const items = (from: number): string[] => [0, 1, 2, 3].map((i) => wide(`Oak board of the kind no ${from + i}`, 5000))

/** An invoice of 12 items on three pages; the total is on the third. */
export const invoiceStart = [
  ...letterHead,
  'INVOICE No: 2026-0441                                            Page 1 of 3',
  'Date: 28/03/2026',
  '',
  wide('Description', 0).replace('0.00', 'Amount'),
  ...items(1),
].join('\n')

export const invoiceMiddle = [
  'ALDER JOINERY LTD   INVOICE No: 2026-0441                        Page 2 of 3',
  '',
  ...items(5),
].join('\n')

export const invoiceEnd = [
  'ALDER JOINERY LTD   INVOICE No: 2026-0441                        Page 3 of 3',
  '',
  ...items(9),
  wide('Total GBP', 60_000),
  'Please pay within 30 days to our bank account.',
].join('\n')

/** An invoice of one page, of somebody else. */
export const otherInvoice = [
  'BROOK HEATING SERVICES LTD',
  '3 Canal Side, Leeds LS10 1NT',
  '',
  'INVOICE No: 2026-118',
  'Date: 02/04/2026',
  '',
  wide('Servicing of the boiler in the house of the customer', 7000),
  wide('VAT 20%', 1400),
  wide('Total GBP', 8400),
].join('\n')
