import type {VendorsResult} from '../app/memory/vendors.ts'
import {plural} from './format.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** What is known about each vendor, best address and numbers only; --json has all. */
export function vendorLines({vendors, forgotten}: VendorsResult, columns: number): string[] {
  if (forgotten)
    return [`Forgot what ${plural(forgotten.documents, 'document')} taught about ${safeText(forgotten.name)}.`]
  if (vendors.length === 0) return ['No vendor is known yet: process bills, or put one right with snap correct.']
  const rows = vendors.map(({name, documents, confirmed, addresses, taxIds, currencies}) => [
    name,
    String(documents),
    String(confirmed),
    addresses[0]?.value ?? '',
    taxIds[0]?.value ?? '',
    currencies[0]?.value ?? '',
  ])
  const headers = [
    {header: 'vendor', flexible: true},
    {header: 'documents', align: 'right' as const},
    {header: 'confirmed', align: 'right' as const},
    {header: 'address', flexible: true},
    {header: 'tax id'},
    {header: 'currency'},
  ]
  return renderTable(headers, rows, columns)
}
