import type {LocaleCase} from './table.ts'

const DAY = '2026-03-14'
const days = (printed: readonly string[]): Record<string, string> =>
  Object.fromEntries(printed.map((text) => [text, DAY]))

export const northernAndEastern: readonly LocaleCase[] = [
  {
    locale: 'pl-PL',
    currency: 'PLN',
    words: ['Data', 'Do zapłaty'],
    place: ['ul. Kamienna 12', '12-345 Quillowo', 'NIP 123-45-67-890'],
    amounts: {'1 234,50 zł': '1234.50', '1234,50 PLN': '1234.50', '12,50 zl': '12.50', 'PLN 5,00': '5.00'},
    dates: {
      ...days(['14.03.2026', '14 marca 2026 r.', '2026.03.14', '14-03-2026', '14 III 2026', '14.III.2026']),
      '5 paz 2025': '2025-10-05',
      '5 pazdziernika 2025': '2025-10-05',
      '1 wrzesnia 2025': '2025-09-01',
    },
  },
  {
    locale: 'da-DK',
    currency: 'DKK',
    words: ['Dato', 'I alt'],
    place: ['Stenbrudvej 12', '1234 Quillhavn', 'CVR-nr. 12345678', 'Heraf moms 25%'],
    amounts: {
      '1.471,60 kr.': '1471.60',
      'kr. 12,50': '12.50',
      'DKK 12,50': '12.50',
      'kr. 12,-': '12.00',
      '12,50': '12.50',
    },
    dates: days(['14.03.26', '14-03-2026', '14. marts 2026', '14/03-2026', '14. mar. 2026']),
  },
  {
    locale: 'sv-SE',
    currency: 'SEK',
    words: ['Datum', 'Att betala'],
    place: ['Stenbrottsvägen 12', '123 45 Quillhamn', 'Org.nr 556123-4567', 'Varav moms 25%'],
    amounts: {
      '1 234,50 kr': '1234.50',
      '12:- kr': '12.00',
      'kr 12,50': '12.50',
      'SEK 1 234,50': '1234.50',
      '12,50': '12.50',
    },
    dates: {
      ...days(['2026-03-14', '14 mars 2026', 'den 14 mars 2026', '20260314']),
      '26-03-14': DAY,
      '1 augusti 2025': '2025-08-01',
      '9 okt. 2025': '2025-10-09',
    },
  },
  {
    locale: 'nb-NO',
    currency: 'NOK',
    words: ['Dato', 'Å betale'],
    place: ['Steinbruddveien 12', '1234 Quillhavn', 'Org.nr NO 123 456 789 MVA'],
    amounts: {
      'kr 1 234,50': '1234.50',
      'NOK 12,50': '12.50',
      '12,50 kr': '12.50',
      'kr 12,-': '12.00',
      '12,50': '12.50',
    },
    dates: {
      ...days(['14.03.2026', '14. mars 2026', '14.03.26']),
      '31. desember 2025': '2025-12-31',
      '9. des. 2025': '2025-12-09',
    },
  },
  {
    locale: 'fi-FI',
    currency: 'EUR',
    words: ['Pvm', 'Yhteensä'],
    place: ['Louhostie 12', '12345 Quillsatama', 'Y-tunnus 1234567-8', 'ALV 25,5 %'],
    amounts: {'1 234,50 €': '1234.50', '12,50 EUR': '12.50', '1 234,50': '1234.50', '5 €': '5.00'},
    dates: days(['14.3.2026', '14.03.26', '14. maaliskuuta 2026', '14.3.2026 klo 17.05', '14 maaliskuuta 2026']),
  },
  {
    locale: 'hu-HU',
    currency: 'HUF',
    words: ['Dátum', 'Fizetendő'],
    place: ['Kőbánya utca 12', '1234 Quillhely', 'Adószám 12345678-2-41', 'ÁFA 27%'],
    amounts: {'1 234 Ft': '1234.00', '12 500,00 Ft': '12500.00', 'HUF 1.234': '1234.00', '5 Ft': '5.00'},
    dates: days(['2026.03.14.', '2026. 03. 14.', '2026. március 14.', '2026-03-14', '26.03.14', '2026. márc. 14.']),
  },
  {
    locale: 'cs-CZ',
    currency: 'CZK',
    words: ['Datum', 'Celkem k úhradě'],
    place: ['Lomová 12', '123 45 Quillov', 'DIČ CZ12345678'],
    amounts: {
      '1 234,50 Kč': '1234.50',
      '12,- Kč': '12.00',
      'CZK 12,50': '12.50',
      'Kč 12,50': '12.50',
      '250 Kč': '250.00',
    },
    dates: {
      ...days(['14. 3. 2026', '14.03.2026', '14. března 2026', '14. brezna 2026', '14.3.26']),
      '1. září 2025': '2025-09-01',
      '5. cervence 2025': '2025-07-05',
    },
  },
]
