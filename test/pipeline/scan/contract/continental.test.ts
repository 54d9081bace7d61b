import {expect, test} from 'vitest'
import {readContract} from '../../../../src/pipeline/scan/contract/read-contract.ts'
import {gridPage} from '../grid.ts'

const read = (text: string) => readContract([gridPage(text, {boxless: true})])

test('a label ends the name before it, and so does the number of the first section', () => {
  const {parties} = read(
    'HOUSE LEASE\nLandlord: Mara Cotti    Tenant: Devi Patil\n1. Premises. Landlord lets the flat to Tenant.',
  )
  expect(parties.map(({value}) => value)).toEqual(['Mara Cotti', 'Devi Patil'])
})

test.each([
  ['Il contratto ha durata di 18 mesi e si rinnova tacitamente di anno in anno salvo disdetta.'],
  ['Der Vertrag läuft 18 Monate und verlängert sich danach von Jahr zu Jahr.'],
  ["Le contrat dure 18 mois et est renouvelé par tacite reconduction d'année en année."],
])('from year to year is a year, not the first term: %s', (text) => {
  expect(read(`CONTRACT ${text}`).renewalTerm.value).toBe('1 year')
})

test('a contract is made where its place and date stand, not when it begins to run', () => {
  const {agreementDate, effectiveDate} = read(
    'CONTRAT DE SERVICES Le présent contrat est conclu pour une durée de deux ans à compter du 1er mars 2025. Le prix est fixe.\nFait à Nantes, le 20 février 2025.',
  )
  expect([agreementDate.value, effectiveDate.value]).toEqual(['2025-02-20', '2025-03-01'])
})

test.each([
  [
    'Overeenkomst voor de duur van een jaar, eindigend op 30 april 2026.\nGetekend te Ede op 12 april 2025.',
    '2025-04-12',
  ],
  ['CONTRATTO DI FORNITURA con decorrenza dal 1 gennaio 2025.\nAosta, 10 dicembre 2024', '2024-12-10'],
  ['VERTRAG Das Mietverhältnis beginnt am 01.04.2024.\nKonstanz, den 15.03.2024', '2024-03-15'],
])('the last lines say when: %j', (text, day) => {
  expect(read(text).agreementDate.value).toBe(day)
})
