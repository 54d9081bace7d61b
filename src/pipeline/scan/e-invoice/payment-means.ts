type Method = 'card' | 'cash' | 'transfer' | 'direct-debit' | 'cheque'

const codes: Record<Method, string> = {
  cash: '10 MP01 MP04',
  cheque: '20 21 22 23 24 25 26 27 91 92 MP02 MP03',
  transfer: '2 5 6 11 13 15 17 19 29 30 31 42 45 46 47 50 51 52 53 56 57 58 93 94 95 MP05 MP07 MP13 MP18',
  card: '48 54 55 MP08',
  'direct-debit': '3 4 7 12 14 16 18 28 49 59 MP09 MP10 MP11 MP12 MP16 MP17 MP19 MP20 MP21',
}

const methods = new Map(
  Object.entries(codes).flatMap(([method, list]) => list.split(' ').map((code): [string, string] => [code, method])),
)

/** Way of payment of a code of UN/EDIFACT 4461 or of FatturaPA's list MP01-MP23; null for the others. */
export const paymentMethod = (code: string | null): string | null => methods.get(code ?? '') ?? null
