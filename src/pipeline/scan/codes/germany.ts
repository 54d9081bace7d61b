import {money, sumOf} from '../e-invoice/values.ts'
import type {BillCode} from './bill-code.ts'

const day = new Intl.DateTimeFormat('sv-SE', {timeZone: 'Europe/Berlin', dateStyle: 'short'})

/**
 * Code of German tills (DSFinV-K 2.x, annex I): "V0;till;Kassenbeleg-V1;process data;…;start;end;…". The process data of a sale
 * is "Beleg^gross by rate^amount:Bar_amount:Unbar"; foreign money has a third part.
 */
export function readGermany(text: string): BillCode | null {
  const [version, , type, data, , , start] = text.split(';')
  const [process, , payments] = data?.split('^') ?? []
  if (version !== 'V0' || type !== 'Kassenbeleg-V1' || process !== 'Beleg' || payments === undefined) return null
  const paid = payments.split('_').map((payment) => payment.split(':'))
  const inEuro = paid.every(([, , currency]) => currency === undefined || currency === 'EUR')
  return {
    standard: 'German till code',
    kind: 'receipt',
    fields: {
      total: inEuro ? sumOf(paid.map(([amount]) => money(amount ?? null))) : null,
      currency: 'EUR',
      date: dayOf(start ?? ''),
      paymentMethod: paid.every(([, method]) => method === 'Bar') ? 'cash' : null,
    },
  }
}

/** Date also reads "112", as the year: only the time that the standard asks for counts. */
function dayOf(time: string): string | null {
  const when = new Date(/^20\d\d-\d\d-\d\dT/u.test(time) ? time : Number.NaN)
  return Number.isNaN(when.getTime()) ? null : day.format(when)
}
