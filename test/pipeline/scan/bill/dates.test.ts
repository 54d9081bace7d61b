import {describe, expect, test} from 'vitest'
import {readDates} from '../../../../src/pipeline/scan/bill/dates.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {gridPage, TODAY} from '../grid.ts'

const read = (art: string, currency: string | null = 'EUR') => readDates(readRows([gridPage(art)], TODAY), currency)

describe('the date of issue', () => {
  test.each([
    [
      'beside a time, not the one in a sentence',
      'Shop\n27.02.2020 15:56 Kasse 02\nPetition an den Bundestag: Produkte vom 28.01.2020 bitte unterzeichnen',
      '2020-02-27',
    ],
    ['beside its label, not the due date', 'Rechnungsdatum 05.03.2024\nFällig am 19.03.2024', '2024-03-05'],
    ['with a hyphen in its label', 'Leistungs-Datum: 04.03.2024\nBeleg-Datum: 05.03.2024', '2024-03-05'],
    ['of a German address, which is not in Delaware', 'DE 12345 Musterstadt\nDatum: 05.03.2024', '2024-03-05'],
    ['not the date of delivery', 'Lieferdatum: 01.03.2024\nDatum: 05.03.2024', '2024-03-05'],
    [
      'of the voucher, not of the goods',
      'Beleg-Datum : 06.08.2013\nLeistungs-Datum : 05.08.2013\nBestell-Datum : 01.08.2013',
      '2013-08-06',
    ],
    ['not the expiry of a card', 'Card expiry 01/03/2024\nDate 05.03.2024 12:01', '2024-03-05'],
    ['not the end of an offer', 'Valid until 30.06.2024\n05.03.2024', '2024-03-05'],
    ['not the day somebody joined', 'Member since 01.01.2015\nDate: 05.03.2024', '2024-03-05'],
    ['not the day a program was made', 'Version 01.02.2020\n05.03.2024 10:00', '2024-03-05'],
    [
      'of "facture du", and not of the period after it',
      'Facture n° 12 du 02/07/2015\nAbonnement du 01/07/2015 au 31/07/2015',
      '2015-07-02',
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
      'Klant       Factuur datum    Factuur       Vervaldatum\nABC300      8-9-2022         VF100         22-9-2022',
      '2022-09-22',
    ],
    ['of a French bill', 'Date limite de paiement le 05 Juillet 2015', '2015-07-05'],
  ])('is read %s', (_, art, iso) => {
    expect(read(art).dueDate.value).toBe(iso)
  })
})
