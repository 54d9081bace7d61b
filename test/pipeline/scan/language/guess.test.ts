import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {clearLanguage, guessLanguage} from '../../../../src/pipeline/scan/language/guess.ts'

// Bills of shops that do not exist, as they are printed, and as a reading with an English model makes of them.
const texts: [lang: string, text: string][] = [
  [
    'eng',
    `HOLLOW TREE STORES LTD\n12 Quay Road\nReceipt No. 4471\nDate: 03/02/2026 Time 10:12\n2 x Candle 3.50\nSubtotal 7.00
    VAT 20% 1.17\nTotal 7.00\nCash 10.00\nChange 3.00\nThank you for your visit`,
  ],
  [
    'deu',
    `Krämerei Nußbaum\nHafenstraße 3\nBeleg-Nr. 77   Datum 03.02.2026\nKerze 2 Stk x 3,50  7,00 A\nSumme EUR 7,00\nBar 10,00
    Rückgeld 3,00\nMwSt 19% 1,12\nVielen Dank für Ihren Einkauf`,
  ],
  [
    'deu',
    'Kramerei Nubbaum\nBeleg Nr 77 Datum 03.02.2026\nSumme EUR 7,00\nRiickgeld 3,00\nMwSt 19%\nEs bediente Sie Frau Moll\nVielen Dank',
  ],
  [
    'fra',
    `ÉPICERIE DU PUITS\n4 rue des Ormes\nTicket n° 12  Date 03/02/2026\n2 x Bougie 3,50  7,00\nTotal à payer 7,00 €\nEspèces 10,00
    Rendu monnaie 3,00\ndont TVA 20% 1,17\nMerci de votre visite`,
  ],
  [
    'spa',
    `CERERÍA LA LUNA\nCalle del Olmo 4\nFactura simplificada 12  Fecha 03/02/2026\n2 Vela 3,50 7,00\nTotal 7,00 €\nEntregado 10,00
    Cambio 3,00\nIVA 21% 1,21\nGracias por su visita`,
  ],
  [
    'ita',
    `CERERIA DELLA LUNA\nVia degli Olmi 4\nDOCUMENTO COMMERCIALE di vendita o prestazione\nCandela 7,00\nTotale complessivo 7,00
    di cui IVA 1,26\nPagamento contante 10,00\nResto 3,00\nArrivederci e grazie`,
  ],
  [
    'por',
    `VELARIA DA LUA LDA\nRua dos Ulmeiros 4\nContribuinte nº 000000000\nFatura simplificada  Data 03/02/2026\nVela 2 x 3,50 7,00
    Total 7,00\nNumerário 10,00\nTroco 3,00\nIVA 23%\nObrigado pela sua visita\nProcessado por programa certificado`,
  ],
  [
    'nld',
    `KAARSENWINKEL DE MAAN\nIepenstraat 4\nKassabon 12  Datum 03-02-2026\n2 Kaars 3,50 7,00\nTotaal 7,00\nContant 10,00
    Wisselgeld 3,00\nBTW 21% 1,21\nBedankt voor uw bezoek en graag tot ziens`,
  ],
  [
    'pol',
    `ŚWIECE KSIĘŻYC sp. z o.o.\nul. Wiązowa 4\nNIP 0000000000\nPARAGON FISKALNY\nŚwieca 2 szt x 3,50 7,00\nSprzedaż opodatkowana A 7,00
    PTU A 23% 1,31\nSUMA PLN 7,00\nGotówka 10,00\nReszta 3,00\nDziękujemy, zapraszamy ponownie`,
  ],
]

describe('clearLanguage', () => {
  test.each(texts)('%s', (lang, text) => {
    expect(clearLanguage(text)).toBe(lang)
    // Accents are lost in a reading with another model.
    expect(clearLanguage(text.normalize('NFD').replaceAll(/\p{M}/gu, ''))).toBe(lang)
    expect(clearLanguage(text.toUpperCase())).toBe(lang)
  })

  test.each([
    ['nothing', ''],
    ['figures', '12.50 3.00 1471,60'],
    ['one word that many have', 'TOTAL 12.50'],
    ['as much of one language as of another', 'Rechnung Datum Summe Betrag — invoice date total amount due'],
  ])('%s is not clear', (_, text) => {
    expect(clearLanguage(text)).toBeNull()
  })

  test('a word on every line does not outvote the others', () => {
    expect(clearLanguage(`${'Stk\n'.repeat(50)}the total amount due is for your order by the company`)).toBe('eng')
  })
})

test('a letter that one language has speaks for it', () => {
  expect(guessLanguage('Łąka')).toMatchObject({lang: 'pol', score: 1, next: 0})
})

test('any text gives a guess or none, and more of the same is not less clear', () => {
  fc.assert(
    fc.property(fc.string({unit: 'grapheme', maxLength: 200}), (text) => {
      const guess = guessLanguage(text)
      expect(guess === null || guess.score >= guess.next).toBe(true)
      expect(guessLanguage(`${text} ${text}`)?.score ?? 0).toBeGreaterThanOrEqual(guess?.score ?? 0)
    }),
  )
})
