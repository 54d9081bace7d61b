/** How tills and invoices of a country print amounts and dates, and a paper's words in its language. */
export interface LocaleCase {
  /** BCP 47 tag: Intl prints with it. */
  locale: string
  currency: string
  /** Labels before date and total. */
  words: [date: string, total: string]
  /** Lines below the name of the shop that tell the country: address, tax id, telephone. */
  place: string[]
  /** Nothing but its country tells day and month apart: withheld without it. */
  monthOrDay?: true
  /** Printed amount to value. */
  amounts: Record<string, string>
  /** Printed date to ISO day. */
  dates: Record<string, string>
}

/** The day of most printed dates. */
export const DAY = '2026-03-14'
export const days = (printed: readonly string[]): Record<string, string> =>
  Object.fromEntries(printed.map((text) => [text, DAY]))

export const locales: readonly LocaleCase[] = [
  {
    locale: 'en-US',
    currency: 'USD',
    words: ['Date', 'Total'],
    place: ['12 Quarry Lane', 'Port Quill, OR 97123', 'Sales tax included'],
    monthOrDay: true,
    amounts: {'$1,234.50': '1234.50', '$ 5.00': '5.00', 'US$ 12.50': '12.50', 'USD 5': '5.00', '($12.50)': '-12.50'},
    dates: {
      ...days(['3/14/26', '03-14-26', 'Mar 14, 2026', 'MAR 14 2026', '14MAR26', 'March 14th, 2026', 'Mar. 14, 2026']),
      '11/03/2026': '2026-11-03',
      '1/9/26 4:05 PM': '2026-01-09',
    },
  },
  {
    locale: 'en-GB',
    currency: 'GBP',
    words: ['Date', 'Total'],
    place: ['12 Quarry Lane', 'Port Quill PQ1 4DT', 'VAT Reg GB 123 4567 89'],
    amounts: {'£1,234.50': '1234.50', 'GBP 12.50': '12.50', '£12.50-': '-12.50', '£ 5': '5.00'},
    dates: {
      ...days(['14/03/26', '14th March 2026', '14 Mar 26', '14-Mar-2026', "14 Mar '26", '14.03.26']),
      '03/11/2026': '2026-11-03',
    },
  },
  {
    locale: 'en-IE',
    currency: 'EUR',
    words: ['Date', 'Total'],
    place: ['12 Quarry Lane', 'Port Quill, Co. Cork', 'VAT No IE1234567T'],
    amounts: {'€1,234.50': '1234.50', 'EUR 12.50': '12.50', '€5': '5.00'},
    dates: {...days(['14/03/2026', '14 March 2026', '14-03-26']), '03/11/2026': '2026-11-03'},
  },
  {
    locale: 'en-IN',
    currency: 'INR',
    words: ['Date', 'Total'],
    place: ['12 Quarry Road', 'Pune 411001', 'GSTIN 27AABCM1234D1Z5'],
    amounts: {
      '₹12,34,567.89': '1234567.89',
      '1,23,456.00': '123456.00',
      'Rs. 1,234.50': '1234.50',
      'Rs 12,34,567/-': '1234567.00',
      'INR 5': '5.00',
      'Rs.500/-': '500.00',
    },
    dates: {...days(['14-03-2026', '14-Mar-26', '14/03/26', '14 Mar 2026']), '03/11/2026': '2026-11-03'},
  },
  {
    locale: 'en-AU',
    currency: 'AUD',
    words: ['Date', 'Total'],
    place: ['12 Quarry Lane', 'Fitzgrove VIC 3065', 'ABN 12 345 678 901'],
    monthOrDay: true,
    amounts: {'$1,234.50': '1234.50', 'A$12.50': '12.50', 'AUD 5.00': '5.00', '-$12.50': '-12.50'},
    dates: {...days(['14/03/26', '14 Mar 2026', '14-03-2026']), '03/11/2026': '2026-11-03', '9/1/26': '2026-01-09'},
  },
  {
    locale: 'en-NZ',
    currency: 'NZD',
    words: ['Date', 'Total'],
    place: ['12 Quarry Lane', 'Wellington 6011', 'GST No 12-345-678', 'Ph +64 4 555 0160'],
    monthOrDay: true,
    amounts: {'$1,234.50': '1234.50', 'NZ$12.50': '12.50', 'NZD 5.00': '5.00'},
    dates: {...days(['14/03/26', '14 Mar 2026', '14.03.2026']), '03/11/2026': '2026-11-03'},
  },
  {
    locale: 'en-SG',
    currency: 'SGD',
    words: ['Date', 'Total'],
    place: ['12 Quarry Street #02-14', 'Singapore 068805', 'GST Reg No 200112345M'],
    monthOrDay: true,
    amounts: {'$1,234.50': '1234.50', 'S$12.50': '12.50', 'SGD 5.00': '5.00'},
    dates: {...days(['14/03/26', '14 Mar 2026', '14-03-2026']), '03/11/2026': '2026-11-03'},
  },
  {
    locale: 'en-CA',
    currency: 'CAD',
    words: ['Date', 'Total'],
    place: ['12 Quarry Lane', 'Port Quill NS B3J 1A1', 'HST 123456789 RT0001'],
    amounts: {'$1,234.50': '1234.50', 'C$12.50': '12.50', 'CA$ 12.50': '12.50', 'CAD 5.00': '5.00'},
    dates: days(['2026/03/14', '2026-03-14', 'Mar 14, 2026', '14 Mar 2026', '14-MAR-2026']),
  },
  {
    locale: 'en-MY',
    currency: 'MYR',
    words: ['Date', 'Total'],
    place: ['No. 12, Jalan Kuari 3', '43000 Kajang, Selangor', 'SST ID W10-1808-31012345'],
    amounts: {'RM1,234.50': '1234.50', 'RM 12.50': '12.50', 'MYR 5.00': '5.00', 'RM-12.50': '-12.50'},
    dates: {...days(['14/03/2026', '14-03-26', '14 Mac 2026', '14-Mar-26']), '03/11/2026': '2026-11-03'},
  },
  {
    locale: 'en-ZA',
    currency: 'ZAR',
    words: ['Date', 'Total'],
    place: ['12 Quarry Road', 'Cape Town 8001', 'VAT Reg No 4123456789'],
    monthOrDay: true,
    amounts: {'R 12,30': '12.30', 'R1 234.50': '1234.50', 'R1,234.50': '1234.50', 'ZAR 12.50': '12.50'},
    dates: {...days(['2026/03/14', '14/03/2026', '14 Mar 2026']), '03/11/2026': '2026-11-03'},
  },
  {
    locale: 'de-DE',
    currency: 'EUR',
    words: ['Datum', 'Summe'],
    place: ['Steinbruchweg 12', '12345 Quillhafen', 'USt-IdNr. DE123456789'],
    amounts: {
      '1.471,60': '1471.60',
      'EUR 5': '5.00',
      '€ 12,50-': '-12.50',
      '12,- €': '12.00',
      '12,-- EUR': '12.00',
      '1 471,60': '1471.60',
      '5 €': '5.00',
      '-12,50 €': '-12.50',
      '1.471,60 EUR': '1471.60',
    },
    dates: days([
      '14. März 2026',
      '14. Maerz 2026',
      '14. Marz 2026',
      '14 Mrz 2026',
      '14.3.26',
      '14.03.2026',
      'Sa 14.03.26',
      '14-MÄR-26',
    ]),
  },
  {
    locale: 'de-AT',
    currency: 'EUR',
    words: ['Datum', 'Gesamtbetrag'],
    place: ['Steinbruchweg 12', '1234 Quillhafen', 'UID ATU12345678'],
    amounts: {'EUR 1.471,60': '1471.60', '€ 12,--': '12.00', '1.471,60': '1471.60'},
    dates: {
      '14. Jänner 2026': '2026-01-14',
      '14. Feber 2026': '2026-02-14',
      '14.03.26': DAY,
      '3.11.2026': '2026-11-03',
    },
  },
  {
    locale: 'de-CH',
    currency: 'CHF',
    words: ['Datum', 'Total'],
    place: ['Steinbruchweg 12', '8123 Quillhafen', 'CHE-123.456.789 MWST'],
    amounts: {
      "1'200.50": '1200.50',
      "CHF 1'200.50": '1200.50',
      'CHF 1’200.50': '1200.50',
      'CHF 12.--': '12.00',
      'CHF 12.-': '12.00',
      'CHF 12.—': '12.00',
      'Fr. 12.50': '12.50',
      'SFr. 12.50': '12.50',
    },
    dates: days(['14.03.26', '14. März 2026', '14.3.2026', '14.03.2026 17:05']),
  },
  {
    locale: 'fr-FR',
    currency: 'EUR',
    words: ['Date', 'Total TTC'],
    place: ['12 rue de la Carrière', '75012 Quillport', 'TVA FR12345678901'],
    amounts: {'3 038,14': '3038.14', '3 038,14 €': '3038.14', '12€50': '12.50', '12,50€': '12.50', '5 €': '5.00'},
    dates: {
      ...days(['14 mars 2026', '14/03/26', '14-03-2026', '14 MARS 2026', 'le 14 mars 2026', '14.03.2026']),
      '1er août 2025': '2025-08-01',
      '1 aout 2025': '2025-08-01',
      '3 fevr. 2026': '2026-02-03',
      '03/11/2026': '2026-11-03',
    },
  },
  {
    locale: 'fr-CH',
    currency: 'CHF',
    words: ['Date', 'Total'],
    place: ['Rue de la Carrière 12', '1234 Quillport', 'CHE-123.456.789 TVA'],
    amounts: {"CHF 1'200.50": '1200.50', 'CHF 12.-': '12.00', '12.50 CHF': '12.50'},
    dates: days(['14.03.2026', '14 mars 2026', '14.03.26']),
  },
  {
    locale: 'fr-CA',
    currency: 'CAD',
    words: ['Date', 'Total'],
    place: ['12 rue de la Carrière', 'Quillport (Québec) H2X 1Y4', 'TPS 123456789 TVQ 1234567890'],
    amounts: {'1 234,50 $': '1234.50', '12,50$': '12.50', '12,50 $ CA': '12.50', '5,00 $': '5.00'},
    dates: days(['2026-03-14', '14 mars 2026', '2026/03/14']),
  },
  {
    locale: 'fr-BE',
    currency: 'EUR',
    words: ['Date', 'Total'],
    place: ['Rue de la Carrière 12', '1234 Quillport', 'TVA BE 0123.456.789'],
    amounts: {'1.471,60 €': '1471.60', '€ 12,50': '12.50', 'EUR 5': '5.00'},
    dates: {...days(['14/03/26', '14/03/2026', '14 mars 2026']), '3/11/26': '2026-11-03'},
  },
  {
    locale: 'es-ES',
    currency: 'EUR',
    words: ['Fecha', 'Total'],
    place: ['Calle de la Cantera 12', '28012 Puerto Quill', 'NIF B12345678', 'IVA incluido'],
    amounts: {'1.471,60 €': '1471.60', '12,50 EUR': '12.50', "1.234'50 €": '1234.50', '5 €': '5.00'},
    dates: {
      ...days(['14 de marzo de 2026', '14/03/26', '14-mar-2026', '14 MAR 2026', '14-III-2026']),
      '3-11-2026': '2026-11-03',
      '1 de setiembre de 2025': '2025-09-01',
      '5 ene 26': '2026-01-05',
    },
  },
  {
    locale: 'es-MX',
    currency: 'MXN',
    words: ['Fecha', 'Total'],
    place: ['Calle de la Cantera 12', 'Puerto Quill, C.P. 12345, México', 'RFC MLA010203AB1'],
    amounts: {'$1,234.50': '1234.50', '$1,234.50 M.N.': '1234.50', 'MXN 12.50': '12.50', '$ 5.00': '5.00'},
    dates: {...days(['14/03/2026', '14/MAR/2026', '14 de marzo de 2026', '14-mar-26']), '03/11/2026': '2026-11-03'},
  },
  {
    locale: 'it-IT',
    currency: 'EUR',
    words: ['Data', 'Totale'],
    place: ['Via della Cava 12', '00123 Porto Quill', 'P.IVA 12345678901'],
    amounts: {'1.471,60': '1471.60', '€ 1.471,60': '1471.60', '12,50 €': '12.50', 'EUR 5,00': '5.00'},
    dates: {
      ...days(['14/03/26', '14 marzo 2026', '14-03-2026', '14 mar 2026', '14.03.2026']),
      '1° maggio 2025': '2025-05-01',
      '9 gen 2026': '2026-01-09',
    },
  },
  {
    locale: 'it-CH',
    currency: 'CHF',
    words: ['Data', 'Totale'],
    place: ['Via della Cava 12', '6123 Porto Quill', 'CHE-123.456.789 IVA'],
    amounts: {"CHF 1'200.50": '1200.50', 'Fr. 12.50': '12.50', '12.50': '12.50'},
    dates: days(['14.03.2026', '14 marzo 2026', '14.03.26']),
  },
  {
    locale: 'pt-PT',
    currency: 'EUR',
    words: ['Data', 'Total'],
    place: ['Rua da Pedreira 12', '1234-567 Porto Quill', 'NIF 123456789', 'IVA incluído'],
    amounts: {'1.471,60 €': '1471.60', '1 471,60 €': '1471.60', '€ 12,50': '12.50', '5 €': '5.00'},
    dates: {
      ...days(['14/03/26', '14-03-2026', '2026-03-14', '14 de março de 2026', '14 de marco de 2026', '14 Mar 2026']),
      '3 de outubro de 2025': '2025-10-03',
      '9 dez 2025': '2025-12-09',
    },
  },
  {
    locale: 'pt-BR',
    currency: 'BRL',
    words: ['Data', 'Total'],
    place: ['Rua da Pedreira 12', 'Porto Quill - SP 01234-567', 'CNPJ 12.345.678/0001-95'],
    amounts: {'R$ 1.471,60': '1471.60', 'R$12,50': '12.50', 'R$ 5,00': '5.00', '-R$ 12,50': '-12.50'},
    dates: {...days(['14/03/2026', '14/03/26', '14 de março de 2026', '14/mar/2026']), '03/11/2026': '2026-11-03'},
  },
  {
    locale: 'nl-NL',
    currency: 'EUR',
    words: ['Datum', 'Totaal'],
    place: ['Steengroeve 12', '1234 AB Quillhaven', 'BTW NL123456789B01'],
    amounts: {
      '€ 1.471,60': '1471.60',
      '€ 12,-': '12.00',
      '€ 12,–': '12.00',
      '12,50-': '-12.50',
      '€ 12,50-': '-12.50',
      'EUR 5': '5.00',
      '€ -12,50': '-12.50',
    },
    dates: {
      ...days(['14-03-2026', '14-3-26', '14 maart 2026', '14 mrt. 2026', '14-mrt-26']),
      '9 mei 2025': '2025-05-09',
      '3-11-2026': '2026-11-03',
    },
  },
  {
    locale: 'nl-BE',
    currency: 'EUR',
    words: ['Datum', 'Totaal'],
    place: ['Steengroeve 12', '1234 Quillhaven', 'BTW BE 0123.456.789'],
    amounts: {'€ 1.471,60': '1471.60', '12,50 EUR': '12.50', '€ 5,00': '5.00'},
    dates: {...days(['14/03/26', '14/03/2026', '14 mrt 2026']), '3/11/2026': '2026-11-03'},
  },
]
