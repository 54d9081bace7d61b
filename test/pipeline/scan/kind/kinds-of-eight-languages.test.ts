import {describe, expect, test} from 'vitest'
import {layOutPages} from '../../../../src/pipeline/engines/text/grid.ts'
import {kindOf} from '../../../../src/pipeline/scan/kind/kind.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import type {DocumentKind} from '../../../../src/types/document.ts'
import {gridPage, TODAY} from '../grid.ts'

const kindOfText = (text: string) => kindOf(readRows([gridPage(text)], TODAY))

/** One invented document a kind and language. */
const documents: Partial<Record<DocumentKind, Record<string, string>>> = {
  payslip: {
    english:
      'PAYSLIP\nBrindle Works Ltd\nEmployee  J. Marsh   Employee no 114\nPay period 01/05/2026 - 31/05/2026\nGross pay   2,450.00\nNational insurance   151.20\nTax code 1257L\nNet pay   1,998.40',
    german:
      'Entgeltabrechnung Mai 2026\nBirkwerk GmbH\nPersonalnummer 00114  Steuerklasse 1\nGesamtbrutto   3.100,00\nLohnsteuer   401,50\nKrankenversicherung   251,10\nAuszahlungsbetrag   2.012,33',
    french:
      'BULLETIN DE PAIE\nEmployeur: Atelier Roncier\nSalaire brut   2 300,00\nCotisations salariales   506,00\nNet imposable   1 850,00\nNet à payer   1 794,00',
    spanish:
      'RECIBO DE SALARIOS\nEmpresa Tejados Olmo SL\nSalario base   1.600,00\nDevengos\nDeducciones IRPF   190,00\nLíquido a percibir   1.302,00',
    italian:
      'BUSTA PAGA maggio 2026\nDipendente: A. Rovi\nRetribuzione lorda   1.900,00\nINPS   174,00\nIRPEF   210,00\nNetto in busta   1.516,00',
    dutch:
      'LOONSTROOK mei 2026\nWerknemer: P. Dijk\nBrutoloon   2.800,00\nLoonheffing   512,00\nVakantiegeld\nNettoloon   2.170,00',
    polish:
      'PASEK WYNAGRODZEŃ\nPracownik: A. Lis\nWynagrodzenie zasadnicze   5 200,00\nZUS   712,00\nKwota do wypłaty   3 810,00',
    portuguese:
      'RECIBO DE VENCIMENTO\nTrabalhador: R. Matos\nVencimento base   1.150,00\nSegurança social   126,50\nIRS   92,00\nLíquido a receber   931,50',
  },
  tax: {
    english:
      'NOTICE OF ASSESSMENT\nTax year 2025\nTaxpayer reference (UTR) 11223 44556\nYour taxable income   41,200.00\nTax refund due to you   318.40',
    german:
      'Finanzamt Musterstadt\nBescheid für 2025 über Einkommensteuer\nFestgesetzt werden   4.210,00\nzu versteuerndes Einkommen   38.400\nRechtsbehelfsbelehrung: Gegen diesen Bescheid ist der Einspruch gegeben.',
    french:
      "AVIS D'IMPÔT 2026\nDirection générale des finances publiques\nImpôt sur le revenu\nRevenu imposable   32 400\nFoyer fiscal: 2 parts",
    spanish:
      'AGENCIA TRIBUTARIA\nDeclaración de la renta 2025\nContribuyente: M. Olmo\nBase imponible general   28.100,00',
    italian: 'AGENZIA DELLE ENTRATE\nCertificazione unica 2026\nContribuente: A. Rovi\nReddito imponibile   24.800,00',
    dutch: 'Belastingdienst\nVoorlopige aanslag 2026 inkomstenbelasting\nBelastingplichtige: P. Dijk\nTe betalen 812',
    polish: 'URZĄD SKARBOWY\nZeznanie podatkowe PIT-37 za rok 2025\nPodatnik: A. Lis',
    portuguese: 'AUTORIDADE TRIBUTÁRIA\nNota de liquidação\nImposto sobre o rendimento 2025\nContribuinte 123456789',
  },
  medical: {
    english:
      'DISCHARGE SUMMARY\nPatient name: J. Marsh\nDate of birth: 02/03/1970\nDiagnosis: fracture of the left wrist\nMedication: as needed\nAttending physician: Dr Quill',
    german:
      'ARZTBRIEF\nPatient: J. Moser, geb. 02.03.1970\nDiagnosen: Fraktur\nAnamnese: Sturz beim Wandern\nTherapie und Medikation siehe unten\nBefund: unauffällig',
    french:
      'CERTIFICAT MÉDICAL\nJe soussigné, médecin, certifie avoir examiné la patiente.\nArrêt de travail de trois jours.\nPosologie: deux comprimés par jour',
    spanish:
      'INFORME MÉDICO\nPaciente: M. Olmo\nResultados de laboratorio\nValores de referencia\nPosología: una al día',
    italian: 'REFERTO\nPaziente: A. Rovi\nEsami di laboratorio\nValori di riferimento\nDosaggio: una volta al giorno',
    dutch: 'VERWIJSBRIEF\nPatiënt: P. Dijk\nLaboratoriumuitslag en referentiewaarden\nArts: dr. Vlier',
    polish: 'WYNIKI BADAŃ\nPacjent: A. Lis\nRozpoznanie: bez zmian\nDawkowanie: raz dziennie\nLekarz: dr Sowa',
    portuguese:
      'RELATÓRIO MÉDICO\nUtente: R. Matos\nResultados de análises\nMédico: Dr. Pinho\nPosologia: duas vezes por dia',
  },
  travel: {
    english:
      'BOARDING PASS\nPassenger name MARSH/JAN\nFlight number QZ 114   Seat 12A\nGate B7  Boarding time 09:40\nBooking reference K7XQ2P',
    german:
      'Buchungsbestätigung\nBuchungscode: K7XQ2P\nReisende: J. Moser\nFlugnummer QZ 114\nAbflug 09:40  Ankunft 11:05\nGepäck: 1 Stück',
    french: "CARTE D'EMBARQUEMENT\nPassager: RONCIER/A\nNuméro de vol QZ 114\nDépart 09h40  Arrivée 11h05\nBagages: 1",
    spanish:
      'TARJETA DE EMBARQUE\nPasajero: OLMO/M\nNúmero de vuelo QZ 114\nSalida 09:40  Llegada 11:05\nLocalizador K7XQ2P',
    italian: "CARTA D'IMBARCO\nPasseggero: ROVI/A\nNumero volo QZ 114\nPartenza 09:40  Arrivo 11:05",
    dutch:
      'BOEKINGSBEVESTIGING\nReserveringsnummer K7XQ2P\nPassagiers: P. Dijk\nVluchtnummer QZ 114\nVertrek 09:40 Aankomst 11:05',
    polish: 'KARTA POKŁADOWA\nPasażer: LIS/A\nNumer lotu QZ 114\nWylot 09:40  Przylot 11:05',
    portuguese: 'CARTÃO DE EMBARQUE\nPassageiro: MATOS/R\nNúmero do voo QZ 114\nPartida 09:40  Chegada 11:05',
  },
  contract: {
    german:
      'DIENSTLEISTUNGSVERTRAG\nzwischen Birkwerk GmbH (Auftraggeber) und J. Moser (Auftragnehmer)\n§ 1 Vertragsgegenstand\nDie Vertragsparteien vereinbaren eine Laufzeit von zwei Jahren.\nKündigungsfrist: drei Monate. Gerichtsstand ist Musterstadt.',
    french:
      'CONTRAT DE BAIL\nEntre les soussignés, ci-après dénommé le bailleur, et le locataire, il a été convenu ce qui suit.\nLe préavis est de trois mois. Résiliation par lettre.',
    spanish:
      'CONTRATO DE ARRENDAMIENTO\nReunidos, de una parte el arrendador y de otra el arrendatario. Las partes acuerdan las siguientes cláusulas.\nRescisión con preaviso de un mes.',
    italian:
      'CONTRATTO DI LOCAZIONE\nTra il locatore e il conduttore si conviene e si stipula quanto segue.\nIl presente contratto ha durata di quattro anni. Recesso con preavviso.',
    dutch:
      'HUUROVEREENKOMST\nVerhuurder en huurder komen het volgende overeen.\nDeze overeenkomst geldt voor twee jaar. De opzegtermijn is een maand.',
    polish:
      'UMOWA NAJMU\nzawarta w dniu 3 marca 2026 pomiędzy wynajmujący a najemca.\nStrony postanawiają: okres wypowiedzenia wynosi miesiąc.',
    portuguese:
      'CONTRATO DE TRABALHO\nEntre as partes, as partes acordam o seguinte.\nA rescisão exige aviso de 30 dias. Inquilino e senhorio não se aplicam.',
  },
  statement: {
    english:
      'Credit card statement\nStatement date 31/05/2026\nOpening balance   100.00\nDirect debit   50.00\nClosing balance   50.00\nAvailable balance 950.00',
    german:
      'Kontoauszug Nr. 5/2026\nBuchungstag   Valuta\nAlter Saldo   1.200,00\nLastschrift Strom   80,00-\nNeuer Saldo   1.120,00',
    french: 'RELEVÉ DE COMPTE\nAncien solde   1 200,00\nMouvements\nDate valeur\nNouveau solde   1 120,00',
    polish: 'WYCIĄG BANKOWY\nSaldo początkowe   1 200,00\nObciążenia   80,00\nSaldo końcowe   1 120,00',
  },
}

for (const [kind, texts] of Object.entries(documents)) {
  test.each(Object.entries(texts))(`${kind} in %s`, (_, text) => {
    expect(kindOfText(text)).toMatchObject({kind, confidence: expect.toSatisfy((value: number) => value > 0.7)})
  })
}

describe('texts that are none of these', () => {
  test.each([
    [
      'a story',
      'The doctor walked into the hospital. Every patient knew her, and the treatment was kind.\nAt the airport the passenger waited at the gate.',
    ],
    ['a recipe', 'REZEPT\nApfelkuchen\n200 g Mehl, 3 Eier, 100 g Zucker\nBei 180 Grad 40 Minuten backen.'],
    [
      'news of taxes',
      'The council spoke about the tax period. No taxpayer was present, and dependents stayed at home.',
    ],
    ['notes', 'Buy milk\nCall Ann about the table\nfix the counter'],
  ])('%s', (_, text) => {
    const {kind, confidence} = kindOfText(text)
    expect(kind === 'other' || confidence < 0.6).toBe(true)
  })
})

test('numbers of versions in a text file are no prices', () => {
  const text =
    'Version 1.20\n- change the colour 2.10\n- table of contents 3.00\n- pos 1.10\nVersion 1.10\n- member list 4.20'
  expect(kindOf(readRows(layOutPages([text], 'text', 'stops'), TODAY)).kind).toBe('other')
})

test('what speaks for two kinds is not sure', () => {
  const mixed = `Bank statement${' '.repeat(70)}Invoice\nOpening balance 100.00\nInvoice number 12\nDue date 15.02.2026`
  expect(kindOfText(mixed).confidence).toBeLessThan(0.9)
})
