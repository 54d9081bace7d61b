import {american, english, german, type Invoice, item} from './invoice.ts'

export const joinery: Invoice = {
  labels: english,
  style: 'en',
  currency: 'GBP',
  prefix: '£',
  vendor: 'Alder & Finch Joinery Ltd',
  vendorLines: [
    'Unit 6, Old Ropeworks',
    'Wexcombe WX1 2ZZ',
    'accounts@alderfinch.example',
    'VAT Reg No GB 000 4321 09',
  ],
  customer: ['The Paper Lantern Bookshop', '3 Market Cross', 'Little Hampden HD0 0AA'],
  number: 'AF-20417',
  date: ['2026-08-24', '24 August 2026'],
  due: '23 September 2026',
  taxPercent: 20,
  items: [
    item('Oak shelving, fitted, per metre', 14, 8650),
    item('Window seat with storage', 1, 64_000),
    item('Reading desk, ash', 2, 31_500),
    item('Removal of old fittings', 1, 18_000),
    item('Oil finish, second coat', 3, 4500),
  ],
  footer: ['Payment within 30 days to account 00000000, sort code 00-00-00.', 'Please quote the invoice number.'],
}

export const printer: Invoice = {
  labels: german,
  style: 'de',
  currency: 'EUR',
  prefix: 'EUR ',
  vendor: 'Druckerei Papiermond GmbH',
  vendorLines: ['Lindenallee 17', '99999 Beispielstadt', 'kontakt@papiermond.example', 'USt-IdNr. DE000000000'],
  customer: ['Atelier Wolkenbank', 'Frau Anna Muster', 'Uferweg 2', '99998 Musterdorf'],
  number: 'R-2026-0815',
  date: ['2026-03-19', '19.03.2026'],
  due: '02.04.2026',
  taxPercent: 19,
  items: [
    item('Broschuere A5, 24 Seiten, 500 Stueck', 1, 68_900),
    item('Plakat A2, matt', 120, 215),
    item('Visitenkarten, 350 g', 4, 3950),
    item('Gestaltung, Stunde', 3, 7500),
    item('Versand', 1, 1490),
  ],
  footer: ['Bankverbindung: IBAN DE00 0000 0000 0000 0000 00', 'Bitte geben Sie die Rechnungsnummer an.'],
}

export const studio: Invoice = {
  labels: american,
  style: 'en',
  currency: 'USD',
  prefix: '$',
  vendor: 'Blue Kettle Design Studio LLC',
  vendorLines: ['400 Imaginary Plaza, Suite 9', 'Port Quill, ME 00000', 'billing@bluekettle.example'],
  customer: ['Northern Lamp Company', '18 Wick Street', 'Fort Almond, TX 00000'],
  number: 'INV-3308',
  date: ['2026-10-05', 'October 5, 2026'],
  due: 'November 4, 2026',
  taxPercent: 5.5,
  items: [
    item('Brand workshop, full day', 1, 240_000),
    item('Logo design, three drafts', 1, 185_000),
    item('Style guide, 16 pages', 1, 122_500),
    item('Icon set', 24, 3500),
    item('Printed proofs', 6, 1875),
  ],
  footer: ['Wire transfer or check. Late payments bear interest of 1% a month.', 'Thank you for your business.'],
}

const supplies: [name: string, unit: number][] = [
  ['Copy paper A4, box', 2190],
  ['Lever arch file', 285],
  ['Ballpoint pens, pack of 12', 640],
  ['Sticky notes, pad', 155],
  ['Toner cartridge, black', 6890],
  ['Desk lamp', 3450],
  ['Envelope C5, box', 1820],
  ['Whiteboard marker', 195],
  ['Monitor stand', 4275],
  ['Waste basket', 1290],
]
const rooms = ['Reception', 'Workshop', 'Archive', 'Studio', 'Meeting room', 'Kitchen', 'Office']

/** Long enough for three pages: every room orders every supply. */
export const supplier: Invoice = {
  labels: english,
  style: 'en',
  currency: 'GBP',
  prefix: '£',
  vendor: 'Quillworth Office Supplies Ltd',
  vendorLines: ['Depot 2, Saltmarsh Way', 'Wexcombe WX9 9ZZ', 'orders@quillworth.example', 'VAT Reg No GB 000 7777 00'],
  customer: ['Fernhollow Community Trust', 'The Old Mill', 'Fernhollow FH0 1AA'],
  number: 'QO-118822',
  date: ['2026-11-02', '02/11/2026'],
  due: '02/12/2026',
  taxPercent: 20,
  items: rooms.flatMap((room, r) =>
    supplies.map(([name, unit], s) => item(`${room}: ${name}`, 1 + ((r * 3 + s * 2) % 5), unit)),
  ),
  footer: ['Payment within 30 days to account 00000000, sort code 00-00-00.'],
}

export const hauler: Invoice = {
  labels: american,
  style: 'en',
  currency: 'USD',
  prefix: '$',
  vendor: 'Gray Pelican Freight Inc',
  vendorLines: ['Pier 12, Lantern Bay', 'Port Quill, ME 00000', 'Fax (207) 555-0102'],
  customer: ['Copper Kettle Market', '2200 Larkspur Ave', 'Fort Almond, TX 00000'],
  number: 'GP-90021',
  date: ['2026-01-30', 'January 30, 2026'],
  due: 'March 1, 2026',
  taxPercent: 0,
  items: Array.from({length: 34}, (_, n) =>
    item(`Pallet ${String(n + 1).padStart(2, '0')}, dry goods`, 1 + (n % 3), 4850 + n * 25),
  ),
  footer: ['Remit to the address above.'],
}
