import {includedTax, money, sum} from './money.ts'
import {dejavu, heading, type Item, inclusiveTruth, itemLines, liberation, type Receipt, totalLine} from './receipt.ts'

function fuelDe(): Receipt {
  // 41.36 litres at 1.779 a litre.
  const items: Item[] = [
    {name: '*Super E10  Saeule 4', cents: 7358, detail: '41,36 l  x  1,779 EUR/l'},
    {name: ' Scheibenreiniger', cents: 499},
  ]
  const total = sum(items)
  const tax = includedTax(total, 19)
  return {
    file: 'fuel-de.jpg',
    font: dejavu,
    lines: [
      ...heading('TANKHOF NORDWIND', 'Inh. Petra Beispiel', 'Deichweg 5', '26999 Musterhafen', 'USt-IdNr. DE000000000'),
      {left: 'Beleg-Nr. 4471/02', right: '02.07.2026 06:58'},
      'rule',
      ...itemLines(items, 'de', ' A'),
      'rule',
      totalLine('Summe EUR', money(total, 'de')),
      {left: 'girocard EUR', right: money(total, 'de')},
      'space',
      {left: 'A MwSt 19,00%', right: money(tax, 'de')},
      {left: '  Netto', right: money(total - tax, 'de')},
      'space',
      {text: 'Gute Fahrt!'},
    ],
    camera: {seed: 21, degrees: 0.9, noise: 0.03, fade: 0.35, shadow: 0.16, blur: 0.5},
    quality: 66,
    truth: inclusiveTruth({vendor: 'Tankhof Nordwind', date: '2026-07-02', currency: 'EUR'}, items, tax),
  }
}

function bakeryDe(): Receipt {
  const items: Item[] = [
    {name: '4 x Rosenbrötchen', cents: 180, detail: '4 x 0,45'},
    {name: 'Käsestange', cents: 240},
    {name: 'Bauernbrot 1 kg', cents: 465},
    {name: '2 x Milchkaffee groß', cents: 760, detail: '2 x 3,80'},
    {name: 'Zwetschgenkuchen', cents: 320},
  ]
  const total = sum(items)
  const tax = includedTax(total, 7)
  return {
    file: 'bakery-de.jpg',
    font: liberation,
    lines: [
      ...heading('Bäckerei Mühlgässle', 'Am Bächle 2, 79999 Überhausen', 'Tel. 07999 000 111', 'St.-Nr. 00/000/00000'),
      {text: 'Bon 0712   14.05.2026   08:21 Uhr', align: 'left'},
      'rule',
      ...itemLines(items, 'de', ' €'),
      'rule',
      totalLine('SUMME', `${money(total, 'de')} €`),
      {left: 'Bar', right: `${money(2000, 'de')} €`},
      {left: 'Rückgeld', right: `${money(2000 - total, 'de')} €`},
      'space',
      {left: 'enthaltene MwSt 7 %', right: `${money(tax, 'de')} €`},
      'space',
      {text: 'Vielen Dank für Ihren Einkauf!'},
    ],
    camera: {seed: 22, degrees: -0.7, noise: 0.025, fade: 0.3, folds: [0.6], shadow: 0.12},
    quality: 68,
    truth: inclusiveTruth({vendor: 'Bäckerei Mühlgässle', date: '2026-05-14', currency: 'EUR'}, items, tax),
  }
}

function cafeFr(): Receipt {
  const items: Item[] = [
    {name: '2 Cafe creme', cents: 840},
    {name: '1 Croque monsieur', cents: 1150},
    {name: '1 Salade du jour', cents: 1320},
    {name: '1 Tarte aux poires', cents: 690},
  ]
  const total = sum(items)
  const tax = includedTax(total, 10)
  return {
    file: 'cafe-fr.jpg',
    font: dejavu,
    lines: [
      ...heading(
        'LE HIBOU BAVARD',
        'Cafe - Brasserie',
        '9 rue des Exemples',
        '69999 Ville-Fictive',
        'SIRET 000 000 000 00000',
      ),
      {left: 'Table 7', right: 'Ticket 1183'},
      {text: 'Le 23/01/2026 a 13:05', align: 'left'},
      'rule',
      ...itemLines(items, 'fr'),
      'rule',
      totalLine('TOTAL TTC EUR', money(total, 'fr')),
      {left: 'Carte bancaire', right: money(total, 'fr')},
      'space',
      {left: 'Total HT', right: money(total - tax, 'fr')},
      {left: 'TVA 10,00%', right: money(tax, 'fr')},
      'space',
      {text: 'Merci et a bientot'},
    ],
    camera: {seed: 23, degrees: 0.7, noise: 0.03, shadow: 0.22, blur: 0.5, table: {color: '#9a8f82', margin: 30}},
    quality: 66,
    truth: inclusiveTruth({vendor: 'Le Hibou Bavard', date: '2026-01-23', currency: 'EUR'}, items, tax),
  }
}

function hardwareEs(): Receipt {
  const items: Item[] = [
    {name: 'Taladro percutor 750W', cents: 8995},
    {name: 'Juego brocas 19 pzs', cents: 2450},
    {name: 'Tornillos 4x40 (200)', cents: 699},
    {name: 'Cinta metrica 5 m', cents: 575},
  ]
  const total = sum(items)
  const tax = includedTax(total, 21)
  return {
    file: 'hardware-es.jpg',
    font: liberation,
    lines: [
      ...heading('FERRETERIA EL TORNILLO FELIZ', 'Calle Inventada 21', '49999 Villaejemplo', 'NIF B00000000'),
      {text: 'FACTURA SIMPLIFICADA', bold: true},
      {left: 'No T-2026/00391', right: '12/02/2026 11:48'},
      'rule',
      ...itemLines(items, 'de'),
      'rule',
      {left: 'Base imponible', right: money(total - tax, 'de')},
      {left: 'IVA 21%', right: money(tax, 'de')},
      totalLine('TOTAL EUR', money(total, 'de')),
      {left: 'Tarjeta', right: money(total, 'de')},
      'space',
      {text: 'Gracias por su visita'},
    ],
    camera: {seed: 24, degrees: -1, noise: 0.03, fade: 0.3, shadow: 0.15},
    quality: 66,
    truth: inclusiveTruth({vendor: 'Ferreteria El Tornillo Feliz', date: '2026-02-12', currency: 'EUR'}, items, tax),
  }
}

function furnitureCh(): Receipt {
  const items: Item[] = [
    {name: 'Esstisch Ahorn 180', cents: 98_000},
    {name: 'Stuhl Linth', cents: 23_800, detail: '2 x 119.00'},
    {name: 'Holzpflege-Set', cents: 1650},
  ]
  const total = sum(items)
  const tax = includedTax(total, 8.1)
  return {
    file: 'furniture-ch.jpg',
    font: dejavu,
    lines: [
      ...heading('MOEBELWERK TANNZAPFEN', 'Musterstrasse 40', '8999 Beispielwil', 'CHE-000.000.000 MWST'),
      {left: 'Quittung 55027', right: '30.09.2026'},
      'rule',
      ...itemLines(items, 'ch'),
      'rule',
      totalLine('TOTAL CHF', money(total, 'ch')),
      {left: 'Maestro', right: money(total, 'ch')},
      'space',
      {left: 'inkl. MWST 8.1%', right: money(tax, 'ch')},
      'space',
      {text: 'Vielen Dank'},
    ],
    camera: {seed: 25, degrees: 0.5, noise: 0.025, fade: 0.25, folds: [0.45], shadow: 0.15},
    quality: 66,
    truth: inclusiveTruth({vendor: 'Moebelwerk Tannzapfen', date: '2026-09-30', currency: 'CHF'}, items, tax),
  }
}

export const europeanReceipts = [fuelDe(), bakeryDe(), cafeFr(), hardwareEs(), furnitureCh()]
