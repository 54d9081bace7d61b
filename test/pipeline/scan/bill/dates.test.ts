import {describe, expect, test} from 'vitest'
import {readDates} from '../../../../src/pipeline/scan/bill/dates.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {gridPage, TODAY} from '../grid.ts'

const read = (art: string, currency: string | null = 'EUR') => readDates(readRows([gridPage(art)], TODAY), currency)

describe('the date of issue', () => {
  test.each([
    [
      'beside a time, not the one in a sentence',
      'Shop\n14.05.2021 09:41 Kasse 7\nUnterschriften an den Stadtrat: Beschluss vom 03.04.2021 bitte hier eintragen',
      '2021-05-14',
    ],
    ['beside its label, not the due date', 'Rechnungsdatum 05.03.2024\nFällig am 19.03.2024', '2024-03-05'],
    ['with a hyphen in its label', 'Leistungs-Datum: 04.03.2024\nBeleg-Datum: 05.03.2024', '2024-03-05'],
    ['of a German address, which is not in Delaware', 'DE 12345 Musterstadt\nDatum: 05.03.2024', '2024-03-05'],
    ['not the date of delivery', 'Lieferdatum: 01.03.2024\nDatum: 05.03.2024', '2024-03-05'],
    [
      'of the voucher, not of the goods',
      'Beleg-Datum : 07.11.2014\nLeistungs-Datum : 05.11.2014\nBestell-Datum : 01.11.2014',
      '2014-11-07',
    ],
    ['not the expiry of a card', 'Card expiry 01/03/2024\nDate 05.03.2024 12:01', '2024-03-05'],
    ['not the end of an offer', 'Valid until 30.06.2024\n05.03.2024', '2024-03-05'],
    ['not the day somebody joined', 'Member since 01.01.2015\nDate: 05.03.2024', '2024-03-05'],
    ['not the day a program was made', 'Version 01.02.2020\n05.03.2024 10:00', '2024-03-05'],
    [
      'of "facture du", and not of the period after it',
      'Facture n° 12 du 03/06/2016\nAbonnement du 01/06/2016 au 30/06/2016',
      '2016-06-03',
    ],
    ['printed twice', 'A 05.03.2024\nB 04.03.2024\nC 05.03.2024', '2024-03-05'],
  ])('is the one %s', (_, art, iso) => {
    expect(read(art).date.value).toBe(iso)
  })
})

describe('a due date', () => {
  test.each([
    ['beside its label', 'Due date: 15.01.2019', '2019-01-15'],
    [
      'below the head of its column, behind a sentence',
      'Beschreibung                        Fälligkeit\nDer Betrag wurde schon beglichen.   03.10.2018',
      '2018-10-03',
    ],
    [
      'below the head of its column',
      'Klant       Factuur datum    Factuur       Vervaldatum\nABC300      13-6-2023        VF100         27-6-2023',
      '2023-06-27',
    ],
    ['of a French bill', 'Date limite de paiement le 09 Juin 2016', '2016-06-09'],
  ])('is read %s', (_, art, iso) => {
    expect(read(art).dueDate.value).toBe(iso)
  })
})
