import {describe, expect, test} from 'vitest'
import {layOutPages} from '../../../../src/pipeline/engines/text/grid.ts'
import {kindOf} from '../../../../src/pipeline/scan/kind/kind.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {TODAY} from '../grid.ts'

const kindOfText = (text: string) => kindOf(readRows(layOutPages([text], 'text', 'stops'), TODAY))

/** Short documents as people write them: none has the words of a long one. */
const terse: [string, string][] = [
  [
    'bill',
    'Riverside Water Company\nCustomer number 400-118-2\nService address 8 Mill Lane\nPrevious reading 01122   Current reading 01149   Usage 27 m3\nWater charge                      38.61\nSewerage                          29.40\nTotal amount due                  68.01\nPay by 30 May 2025 to avoid a late fee',
  ],
  [
    'bill',
    'TeleFast Mobile\nYour bill for March 2025\nAccount 7781-221\nMonthly plan Unlimited        35.00\nCalls outside plan             4.20\nTaxes and fees                 3.10\nTotal due by 04/18/2025       42.30',
  ],
  [
    'bill',
    'Luz del Valle S.A.\nFactura de electricidad\nPeriodo de facturación: 01/02/2025 - 28/02/2025\nConsumo 188 kWh\nPotencia contratada   12,30\nEnergía consumida     31,20\nImpuesto eléctrico     2,22\nTotal importe factura 55,33 €',
  ],
  [
    'bill',
    'Bolletta luce e gas - Servizio elettrico\nPeriodo: marzo-aprile 2025   POD IT001E00000000\nConsumo fatturato 310 kWh\nSpesa per la materia energia 48,20\nOneri di sistema 9,10\nTotale da pagare 71,90 euro entro il 30/05/2025',
  ],
  [
    'bill',
    'Rachunek za energię elektryczną\nOkres rozliczeniowy 01.03-30.04.2025\nZużycie 240 kWh\nDo zapłaty 198,40 zł, termin płatności 20.05.2025',
  ],
  [
    'bill',
    'Abfallgebührenbescheid 2025\nGemeinde Neudorf, Kassenzeichen 77-12\nRestmülltonne 80 l     142,00\nBiotonne                54,00\nZu zahlen              196,00 fällig am 1.7.2025',
  ],
  [
    'bill',
    'Votre facture mobile - juin 2025\nLigne 06 00 00 00 00\nForfait 50 Go        14,99\nHors forfait          2,10\nTotal à payer        17,09 €',
  ],
  [
    'contract',
    'RESIDENTIAL LEASE\nLandlord: Maria Conti    Tenant: Dev Patel\n1. Premises. Landlord rents to Tenant the apartment at 5 Elm St, Unit 2.\n2. Term. The term begins June 1, 2025 and ends May 31, 2026.\n3. Rent. Tenant shall pay $1,450 per month on the first day of each month.\n4. Deposit. Tenant has paid a security deposit of $1,450.\n5. Pets. No pets without written consent.\nSigned: ____________   Signed: ____________',
  ],
  [
    'contract',
    'CONTRAT DE LOCATION DE VÉHICULE\nEntre la société Auto Sud, loueur, et M. Henri Petit, locataire, il est convenu ce qui suit.\nArticle 1 - Objet : le loueur met à disposition un véhicule Renault Clio.\nArticle 2 - Durée : du 3 au 10 août 2025.\nArticle 3 - Prix : 280 euros TTC.\nArticle 4 - Assurance : le locataire est assuré au tiers.\nFait à Nîmes en deux exemplaires.',
  ],
  [
    'contract',
    'Mutual Non-Disclosure\nBetween Blue Fern Ltd ("Discloser") and Mr Ian Cole ("Recipient"), dated 4 May 2025.\nThe Recipient must keep Confidential Information secret for three years and may use it only to evaluate the Project.\nThis deed is governed by the laws of Scotland.',
  ],
  [
    'contract',
    'CONTRATO DE PRESTACIÓN DE SERVICIOS\nEn Sevilla, a 2 de enero de 2025. De una parte, Doña Ana Gil; de otra, Limpiezas Sol S.L.\nPRIMERA. Objeto: limpieza de oficinas dos veces por semana.\nSEGUNDA. Precio: 400 euros mensuales más IVA.\nTERCERA. Duración: un año, prorrogable.\nCUARTA. Jurisdicción: los juzgados de Sevilla.',
  ],
  [
    'contract',
    'Huurcontract woonruimte\nVerhuurder: J. Bakker. Huurder: S. Yilmaz.\nArtikel 1. Het gehuurde: Dorpsstraat 5 te Utrecht.\nArtikel 2. De huur gaat in op 1 april 2025 en geldt voor onbepaalde tijd.\nArtikel 3. De huurprijs bedraagt € 1.100 per maand.\nArtikel 4. De opzegtermijn is één maand.',
  ],
  [
    'contract',
    'Contrato de arrendamento para habitação\nEntre: João Matos, senhorio, e Rita Lopes, arrendatária.\nCláusula 1.ª O senhorio dá de arrendamento o prédio sito em Braga.\nCláusula 2.ª O prazo é de um ano, com início a 1 de julho de 2025.\nCláusula 3.ª A renda mensal é de 600 euros.',
  ],
  [
    'contract',
    "SUBLEASE AGREEMENT made on 2 July 2025 between Nora Quist (Sublessor) and Omar Said (Sublessee).\nThe Sublessor sublets the room at 9 Pine Road. Rent is 500 per month. Either party may terminate on one month's notice.",
  ],
  [
    'contract',
    'Umowa o dzieło nr 4\nZamawiający: Teatr Mały, Wykonawca: Piotr Zając.\n1. Wykonawca wykona scenografię do 30 czerwca.\n2. Wynagrodzenie 3000 zł. 3. W sprawach nieuregulowanych stosuje się Kodeks cywilny.',
  ],
  [
    'contract',
    "Convention de stage\nEntre l'entreprise Verdo, l'école ESX et l'étudiant Hugo Roy.\nArticle 1 : Le stage a lieu du 1er avril au 30 juin 2025.\nArticle 2 : La gratification est de 600 euros par mois.",
  ],
  [
    'contract',
    "Scrittura privata di comodato\nIl comodante concede al comodatario l'uso gratuito del garage fino al 31/12/2026. Il comodatario si obbliga a restituirlo in buono stato.",
  ],
  [
    'contract',
    'Umowa sprzedaży samochodu\nSprzedający: Adam Lis. Kupujący: Ewa Sowa.\nSprzedający sprzedaje, a kupujący kupuje samochód Skoda za 15000 zł. Kupujący potwierdza odbiór kluczyków.',
  ],
  [
    'contract',
    'Amendment No. 2 to Supply Agreement\nBuyer and Supplier amend section 4 as follows: the price per unit is $3.10 from 1 July 2025. All other terms remain in force.',
  ],
  [
    'invoice',
    'Sunrise Web Studio LLC\nBill to: Acme Dental, 12 Oak Rd\nInvoice #  1093\nDate: April 3, 2025    Terms: Net 30\nDescription                 Hours   Rate    Amount\nHomepage redesign            12     85.00   1,020.00\nHosting (annual)              1    180.00     180.00\n                                   Subtotal 1,200.00\n                                   Total    1,200.00\nPlease make checks payable to Sunrise Web Studio LLC',
  ],
  [
    'invoice',
    'Malerbetrieb Kurz                        Rechnung\nHerrn Peter Lang                         Nr. 2025-118\nWaldweg 4, 70173 Stuttgart               Datum 14.07.2025\nSehr geehrter Herr Lang,\nfür die ausgeführten Arbeiten erlaube ich mir zu berechnen:\nPos  Leistung                 Menge   EP      Gesamt\n1    Wände streichen          86 m2   9,50    817,00\n2    Abdeckmaterial           1       45,00    45,00\n                              Netto            862,00\n                              MwSt 19%         163,78\n                              Gesamt         1.025,78\nZahlbar innerhalb 14 Tagen ohne Abzug.\nMit freundlichen Grüßen',
  ],
  [
    'invoice',
    "SARL Dupuis Plomberie\nFACTURE N° F-2025-077       le 02/06/2025\nClient : Mme Garnier\nDésignation                Qté   PU HT    Total HT\nRemplacement chauffe-eau    1    640,00    640,00\nMain d'oeuvre               5     52,00    260,00\nTotal HT                                   900,00\nTVA 10 %                                    90,00\nTotal TTC                                  990,00\nRèglement à 30 jours. IBAN FR76 3000 4000 0312 3456 7890 143",
  ],
  [
    'invoice',
    "Studio Legale Bianchi\nParcella / Fattura n. 34 del 10/03/2025\nSpett.le Rossi Srl - P.IVA 01234567890\nConsulenza contrattuale         1.500,00\nCassa previdenza 4%                60,00\nIVA 22%                           343,20\nTotale                          1.903,20\nRitenuta d'acconto 20%           -300,00\nNetto a pagare                  1.603,20",
  ],
  [
    'invoice',
    'Van Dam Tuinen\nFactuur 20250044        Factuurdatum: 3 mei 2025\nAan: Fam. de Wit\nSnoeien haag   6 uur   € 45,00   € 270,00\nAfvoer groen                     €  60,00\nSubtotaal                        € 330,00\nBTW 21%                          €  69,30\nTotaal te betalen                € 399,30\nGelieve te betalen binnen 14 dagen o.v.v. factuurnummer',
  ],
  [
    'letter',
    'To: Planning Department\nRe: Application 25/0091 - objection\nI object to the proposed extension because it would block light to my kitchen. The drawings do not show the existing wall.\nYours truly,\nG. Abbot',
  ],
  [
    'letter',
    'From: Service <service@shop.example>\nTo: Kim\nSubject: your order is on its way\n\nHi Kim,\ngood news! Your parcel left our warehouse today and should reach you on Friday.\nCheers,\nthe Shop team',
  ],
  [
    'letter',
    'Hallo Jonas,\ndanke für deine Nachricht. Am Samstag passt es mir gut, ich bringe den Salat mit.\nLiebe Grüße\nMia',
  ],
  ['letter', 'Chère Sophie,\nMerci pour ta carte. Nous arrivons samedi vers midi.\nBises,\nJulie'],
  [
    'medical',
    'City General Hospital - Discharge Letter\nPatient: Ruth Adler  DOB 03/04/1951  MRN 88121\nAdmitted with chest pain. ECG normal, troponin negative.\nDiagnosis: gastro-oesophageal reflux.\nMedication on discharge: omeprazole 20 mg once daily for 4 weeks.\nFollow-up with GP in two weeks.',
  ],
  [
    'medical',
    'Lab report\nTest            Result   Units    Range\nGlucose         5.2      mmol/L   3.9-5.8\nCholesterol     6.1  H   mmol/L   <5.2\nTSH             2.0      mU/L     0.4-4.0\nCollected 10 May 2025, Dr Amin',
  ],
  [
    'medical',
    'Vaccination record\nName: Leo Hart\nMMR dose 1  12/03/2021\nMMR dose 2  15/06/2022\nTetanus booster 04/04/2025\nAdministered by: Nurse Patel, Oak Clinic',
  ],
  [
    'medical',
    'Esami ematochimici - Referto\nPaziente: Lia Fontana\nEmoglobina 13,1 g/dL (12-16)\nCreatinina 0,8 mg/dL (0,5-1,1)',
  ],
  [
    'medical',
    'Überweisung an Facharzt für Orthopädie\nPatient: Jana Roth, geb. 01.02.1988   Kasse: AOK\nDiagnose: M54.5 Kreuzschmerz\nAuftrag: Mitbehandlung\nDr. med. Vogt',
  ],
  [
    'medical',
    'Medicatieoverzicht\nPatiënt: T. Mulder, geb. 12-04-1950\nMetoprolol 50 mg 1x daags\nSimvastatine 20 mg voor de nacht\nHuisarts: dr. Vos',
  ],
  [
    'medical',
    'Blood test results - Oak Surgery\nHaemoglobin 138 g/L (130-170)\nFerritin 42 ug/L\nVitamin D 31 nmol/L low\nGP comment: start supplement',
  ],
  [
    'medical',
    'Receta\nPaciente: Leo Gil\nAmoxicilina 500 mg, 1 cápsula cada 8 horas, 7 días\nDra. Ruiz, colegiada 2811',
  ],
  [
    'medical',
    'Certificato vaccinale\nCognome Neri Nome Carlo\nVaccino antitetanica, lotto A12, data 04/04/2025, dose 3\nASL Bologna',
  ],
  [
    'payslip',
    'Pasek płac za kwiecień 2025\nPracownik: Jan Kos\nWynagrodzenie brutto 6000,00\nZUS 822,60  Zaliczka na podatek 330,00\nDo wypłaty 4440,00',
  ],
  [
    'receipt',
    'Albert H. 1402\nMelk halfvol       1,19\nBrood volkoren     2,49\nKaas jong          5,99\nSUBTOTAAL          9,67\nPINNEN             9,67\nBTW LAAG 9%   0,80\nBONUS VOORDEEL 0,50\nBewaar uw bon',
  ],
  [
    'receipt',
    'Taxi Berlin 2211\nFahrpreisquittung\nDatum 12.10.2025\nVon Hbf nach Flughafen BER\nBetrag 52,40 EUR inkl. 7% MwSt\nbar erhalten\nUnterschrift Fahrer',
  ],
  [
    'statement',
    'Visa Platinum - your statement\nPrevious balance      412.00\nPayments received    -412.00\nNew purchases         230.15\nNew balance           230.15\nMinimum payment        25.00   Credit limit 5,000.00',
  ],
  [
    'statement',
    'Banco Norte - Extracto mensual de cuenta\nSaldo anterior 1.200,00\n01/03 Recibo luz -55,33\n05/03 Nómina +1.450,00\nSaldo actual 2.594,67',
  ],
  [
    'statement',
    'Savings passbook  Acc 00-11\nDate      Deposit  Withdrawal  Balance\n03 Jan    200.00               1,200.00\n09 Feb             50.00       1,150.00\n31 Mar interest 3.10           1,153.10',
  ],
  [
    'tax',
    'Avviso IMU 2025 - Comune di Bologna\nImposta municipale propria\nRendita catastale 620,10   Aliquota 1,06%\nImposta dovuta 1.104,00',
  ],
  [
    'travel',
    'Your stay at Hotel Lindenhof\nConfirmation no. 55-1209\nArrival: Fri 6 June 2025, from 3 pm   Departure: Sun 8 June 2025, by 11 am\n1 double room, 2 guests, breakfast included\nFree cancellation until 4 June',
  ],
  [
    'travel',
    'Votre voyage Paris - Marseille\nE-billet - dossier ABCDEF\nDépart 14 juillet 09:37 Gare de Lyon, voiture 8, place 42\nPassager : Mme Morel',
  ],
  [
    'travel',
    'Reserva confirmada\nLocalizador: QW12ER\nVuelo IB 3456 Madrid - Lisboa 3 ago 2025 12:15\nPasajeros: Ana Gil, Leo Gil\nEquipaje: 1 maleta de 23 kg',
  ],
  [
    'travel',
    'Bahnticket Österreich\nWien Hbf 07:30 -> Salzburg Hbf 09:52\n1 Erwachsener, 2. Klasse, Datum 5.6.2025\nTicketcode 1122 3344',
  ],
  [
    'travel',
    'Prenotazione hotel confermata\nHotel Bellavista, Rimini\nArrivo 1 agosto 2025, Partenza 8 agosto 2025, 7 notti\n2 adulti, camera doppia con colazione\nCodice prenotazione 88-KX',
  ],
  [
    'travel',
    'Bilhete de comboio  CP\nLisboa Oriente 09:39 - Porto Campanhã 12:42\nData 10-07-2025  Carruagem 21  Lugar 45',
  ],
  ['travel', 'Flixreise Buchung 300-11\nBus Köln - Paris, Abfahrt 23:10, Ankunft 05:55\n1 Fahrgast, Sitz 12B'],
  [
    'travel',
    'Hotel reservation\nGuest: R. Hale  Room: Deluxe King\nCheck-in 3 July  Check-out 6 July\nRate 129.00 per night',
  ],
  ['travel', 'Confirmación de vuelo\nVuelo UX 1021 Palma - Bilbao\nSalida 18:20 Llegada 19:45 Asiento 9A'],
  [
    'contract',
    'Darlehensvertrag unter Privatpersonen\nDarlehensgeber: Udo Fink, Darlehensnehmer: Ria Stolz\nDer Darlehensgeber gewährt ein Darlehen von 3.000 EUR. Rückzahlung in 12 Raten zu 250 EUR.',
  ],
  [
    'contract',
    'Acuerdo de confidencialidad\nLuz S.A. y Mar S.L. se comprometen a no divulgar la información confidencial durante tres años.',
  ],
  [
    'bill',
    'Telekom-Rechnung Juni 2025\nKundennummer 11 22 33, Rufnummer 0341 000\nGrundpreis Tarif M      39,95\nVerbindungen             1,20\nRechnungsbetrag         41,15',
  ],
]

test.each(terse)('a short %s: %j', (kind, text) => {
  expect(kindOfText(text).kind).toBe(kind)
})

describe('texts that only share words with them', () => {
  test.each([
    ['TODO\n- call bank about statement\n- pay invoice\n- book flight\n- renew contract'],
    ['Der Vertrag von Versailles beendete den Krieg. Die Parteien unterschrieben ihn im Spiegelsaal.'],
    [
      "Grandma's Apple Crumble\nServes 6. Prep 20 min, bake 40 min at 180 C.\n150 g flour, 100 g butter, 80 g sugar, 4 apples, 1 tsp cinnamon\nRub the butter into the flour. Slice the apples. Cover and bake until golden.\nCost about 4.50 per tray.",
    ],
    [
      '# fastgrep\nA small search tool. MIT License.\n## Install\nnpm install -g fastgrep\n## Usage\nfastgrep PATTERN FILE... options: -i ignore case, -n line numbers\nTotal time on 1.2 GB: 3.40 s. See CHANGELOG for version 2.10.',
    ],
    [
      'Minutes of the board meeting, 3 May 2025\nPresent: A. Lane, B. Cho, C. Diaz. Apologies: D. Wu.\n1. Minutes of the last meeting approved.\n2. Budget: the treasurer reported a balance of 4,200.\n3. Any other business: roof repair quote to be obtained.\nNext meeting 7 June.',
    ],
    ['Einkaufsliste\nMilch, Brot, Eier, Batterien, Tomaten\nDrogerie: Zahnpasta\nNicht vergessen: Paket abholen!'],
    [
      'The central bank left rates unchanged on Thursday. Analysts said that deposits and withdrawals were stable, and that the balance of payments improved. Employers reported higher wages.',
    ],
    [
      'Physics homework 3\n1) A train leaves the platform at 8:00 and arrives at 9:30. Distance 120 km. Find the speed.\n2) A passenger of 70 kg stands in the lift...',
    ],
    [
      'package main\nimport "fmt"\nfunc main() { var contract Contract; err := contract.Terminate("party"); fmt.Println(err) }',
    ],
    ['Konfiguration\n[server]\nport: 8080\nhost: localhost\ntimeout: 30\nretries: 5'],
    [
      'Train timetable line 4\nStation  Weekdays  Sunday\nNorth    06:10     08:10\nMarket   06:18     08:18\nHarbour  06:25     08:25',
    ],
    [
      'Quarterly report: sales rose 4 % to 12.3 million. Gross margin 31 %. Employees: 410. Outlook: stable. The dividend is 0.40 per share.',
    ],
    [
      'import json\ndef total(items):\n    return sum(i["price"] for i in items)\nprint(total([{"price": 2.50}, {"price": 3.10}]))',
    ],
  ])('%j', (text) => {
    const {kind, confidence} = kindOfText(text)
    expect(kind === 'other' || confidence < 0.6).toBe(true)
  })
})
