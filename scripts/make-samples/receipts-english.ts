import {addedTax, decimal, includedTax, money, sum} from './money.ts'
import {dejavu, heading, type Item, inclusiveTruth, itemLines, liberation, type Receipt, totalLine} from './receipt.ts'

function grocerGb(): Receipt {
  const items: Item[] = [
    {name: 'Semi skimmed milk 2L', cents: 165},
    {name: 'Sourdough loaf', cents: 280},
    {name: 'Free range eggs x12', cents: 345},
    {name: 'Cheddar mature 400g', cents: 410},
    {name: 'Braeburn apples', cents: 189, detail: '0.945 kg @ 2.00/kg'},
    {name: 'Washing up liquid *', cents: 125},
    {name: 'Kitchen roll 4pk *', cents: 350},
  ]
  const total = sum(items)
  const vat = includedTax(125 + 350, 20)
  return {
    file: 'grocer-gb.jpg',
    font: dejavu,
    lines: [
      ...heading(
        'MARROW & PIP GROCERS',
        '14 Tanner Row, Wexcombe',
        'WX4 7QQ   Tel 01632 960412',
        'VAT No GB 000 1234 56',
      ),
      'rule',
      ...itemLines(items, 'en'),
      'rule',
      totalLine('TOTAL', `£${money(total, 'en')}`),
      {left: 'VISA CONTACTLESS', right: `£${money(total, 'en')}`},
      {left: 'CHANGE', right: '£0.00'},
      'space',
      {left: '* VAT 20% included', right: `£${money(vat, 'en')}`},
      'space',
      {text: '07/03/2026 17:42  Till 03  Op 118'},
      {text: 'Thank you for shopping with us'},
    ],
    camera: {seed: 11, degrees: 0.6, noise: 0.025, fade: 0.25, folds: [0.52], shadow: 0.14, blur: 0.5},
    quality: 68,
    truth: inclusiveTruth({vendor: 'Marrow & Pip Grocers', date: '2026-03-07', currency: 'GBP'}, items, vat),
  }
}

function supermarketUs(): Receipt {
  const items: Item[] = [
    {name: 'GRND COFFEE 12OZ', cents: 899},
    {name: 'OAT MILK HALF GAL', cents: 449},
    {name: 'BANANAS', cents: 141, detail: '2.39 lb @ 0.59 /lb'},
    {name: 'CHICKEN THIGHS', cents: 1127, detail: '3.23 lb @ 3.49 /lb'},
    {name: 'YELLOW ONIONS 3LB', cents: 329},
    {name: 'PAPER TOWELS 6CT', cents: 1049},
    {name: 'DISH SOAP', cents: 379},
    {name: 'TOMATO SOUP 4PK', cents: 556},
  ]
  const subtotal = sum(items)
  const tax = addedTax(1049 + 379, 8.25)
  const total = subtotal + tax
  return {
    file: 'supermarket-us.jpg',
    font: liberation,
    lines: [
      ...heading('COPPER KETTLE MARKET', '2200 Larkspur Ave', 'Fort Almond, TX 00000', '(512) 555-0143'),
      {left: 'Cashier: Robin', right: 'Reg 07'},
      'rule',
      ...itemLines(items, 'en'),
      'rule',
      {left: 'SUBTOTAL', right: money(subtotal, 'en')},
      {left: 'SALES TAX 8.25%', right: money(tax, 'en')},
      totalLine('TOTAL', `$${money(total, 'en')}`),
      'space',
      {left: 'CASH', right: money(6000, 'en')},
      {left: 'CHANGE DUE', right: money(6000 - total, 'en')},
      'space',
      {text: `ITEMS SOLD ${items.length}`},
      {text: '04/18/2026  6:27 PM   #004417'},
    ],
    camera: {
      seed: 12,
      degrees: -0.8,
      noise: 0.03,
      fade: 0.3,
      shadow: 0.2,
      table: {color: '#b9b2a6', margin: 36},
      sideways: true,
    },
    quality: 66,
    truth: {
      kind: 'receipt',
      vendor: 'Copper Kettle Market',
      date: '2026-04-18',
      currency: 'USD',
      subtotal: decimal(subtotal),
      tax: decimal(tax),
      total: decimal(total),
      items: items.map(({cents}) => decimal(cents)),
    },
  }
}

function restaurantUs(): Receipt {
  const items: Item[] = [
    {name: '2 Tomato Bisque', cents: 1700},
    {name: '1 Grilled Trout', cents: 2650},
    {name: '1 Mushroom Risotto', cents: 2200},
    {name: '2 Lemonade', cents: 900},
    {name: '1 Pear Tart', cents: 975},
  ]
  const subtotal = sum(items)
  const tax = addedTax(subtotal, 7)
  const tip = 1700
  const total = subtotal + tax + tip
  return {
    file: 'restaurant-us.jpg',
    font: dejavu,
    lines: [
      ...heading('The Velvet Heron', 'Supper Club', '31 Harbor Steps, Port Quill, ME', '(207) 555-0188'),
      {left: 'Table 12', right: 'Guests 2'},
      {left: 'Server Imogen', right: 'Check 20931'},
      {text: 'Date: May 9, 2026  8:51 PM', align: 'left'},
      'rule',
      ...itemLines(items, 'en'),
      'rule',
      {left: 'Subtotal', right: money(subtotal, 'en')},
      {left: 'Tax 7%', right: money(tax, 'en')},
      {left: 'Tip', right: money(tip, 'en')},
      totalLine('Total', `$${money(total, 'en')}`),
      'space',
      {text: 'MASTERCARD  ************0007'},
      {text: 'Please come again!'},
    ],
    camera: {seed: 13, degrees: 1.1, noise: 0.03, folds: [0.35, 0.7], shadow: 0.25, blur: 0.6},
    quality: 66,
    truth: {
      kind: 'receipt',
      vendor: 'The Velvet Heron',
      date: '2026-05-09',
      currency: 'USD',
      subtotal: decimal(subtotal),
      tax: decimal(tax),
      tip: decimal(tip),
      total: decimal(total),
      items: items.map(({cents}) => decimal(cents)),
    },
  }
}

function kopitiamMy(): Receipt {
  const items: Item[] = [
    {name: 'Nasi Lemak Special', cents: 1390},
    {name: 'Char Kuey Teow', cents: 1150},
    {name: 'Roti Bakar', cents: 480},
    {name: 'Teh Tarik', cents: 760, detail: '2 x 3.80'},
  ]
  const subtotal = sum(items)
  const tax = addedTax(subtotal, 6)
  const exact = subtotal + tax
  const total = Math.round(exact / 5) * 5
  return {
    file: 'kopitiam-my.jpg',
    font: liberation,
    lines: [
      ...heading(
        'KOPITIAM BULAN SDN BHD',
        '(000123-X)',
        'No 8, Jalan Cempedak 3',
        '47000 Bandar Rambai',
        'SST ID: W10-0000-31000001',
      ),
      {text: 'TAX INVOICE', bold: true},
      {left: 'Inv No: KB-0088231', right: '21/06/2026'},
      {left: 'Table: 4', right: '12:37'},
      'rule',
      ...itemLines(items, 'en'),
      'rule',
      {left: 'Sub Total', right: money(subtotal, 'en')},
      {left: 'SST 6%', right: money(tax, 'en')},
      {left: 'Rounding Adj', right: money(total - exact, 'en')},
      totalLine('TOTAL RM', money(total, 'en')),
      {left: 'Cash RM', right: money(5000, 'en')},
      {left: 'Change RM', right: money(5000 - total, 'en')},
      'space',
      {text: 'Terima kasih'},
    ],
    camera: {seed: 14, degrees: -0.5, noise: 0.025, fade: 0.35, shadow: 0.1},
    quality: 66,
    truth: {
      kind: 'receipt',
      vendor: 'Kopitiam Bulan Sdn Bhd',
      date: '2026-06-21',
      currency: 'MYR',
      subtotal: decimal(subtotal),
      tax: decimal(tax),
      rounding: decimal(total - exact),
      total: decimal(total),
      items: items.map(({cents}) => decimal(cents)),
    },
  }
}

function pharmacyUs(): Receipt {
  const items: Item[] = [
    {name: 'ALLERGY TABS 24CT', cents: 1299},
    {name: 'BANDAGES ASSORTED', cents: 449},
    {name: 'HAND CREAM 3OZ', cents: 675},
    {name: 'VITAMIN C 100CT', cents: 1120},
  ]
  const discount = 200
  const subtotal = sum(items)
  const tax = addedTax(subtotal - discount, 6.5)
  const total = subtotal - discount + tax
  return {
    file: 'pharmacy-us.webp',
    font: liberation,
    lines: [
      ...heading('JUNIPER HILL PHARMACY', '77 Sandglass Blvd, Mill Orchard OH', 'Store 0042  (614) 555-0119'),
      {text: '2026-02-11 09:14', align: 'left'},
      'rule',
      ...itemLines(items, 'en'),
      'rule',
      {left: 'SUBTOTAL', right: money(subtotal, 'en')},
      {left: 'COUPON', right: money(-discount, 'en')},
      {left: 'TAX 6.5%', right: money(tax, 'en')},
      totalLine('TOTAL', `$${money(total, 'en')}`),
      {left: 'DEBIT', right: money(total, 'en')},
      'space',
      {text: 'Be well. See you soon.'},
    ],
    camera: {seed: 15, degrees: 0.4, noise: 0.02, fade: 0.3, shadow: 0.12},
    quality: 60,
    truth: {
      kind: 'receipt',
      vendor: 'Juniper Hill Pharmacy',
      date: '2026-02-11',
      currency: 'USD',
      subtotal: decimal(subtotal),
      discount: decimal(discount),
      tax: decimal(tax),
      total: decimal(total),
      items: items.map(({cents}) => decimal(cents)),
    },
  }
}

/** A hard one: small, dark, crooked, worn print. "Not sure" is a good answer here, a wrong total is not. */
function taxiUs(): Receipt {
  const items: Item[] = [
    {name: 'Fare 6.4 mi', cents: 2285},
    {name: 'Airport fee', cents: 500},
    {name: 'Toll', cents: 275},
  ]
  const subtotal = sum(items)
  const tip = 550
  return {
    file: 'taxi-us.jpg',
    font: dejavu,
    lines: [
      ...heading('MARIGOLD CAB CO', 'Port Quill, ME', '(207) 555-0160'),
      {left: 'Cab 318', right: 'Trip 60127'},
      {text: '11/08/2026  23:16', align: 'left'},
      'rule',
      ...itemLines(items, 'en'),
      'rule',
      {left: 'Subtotal', right: money(subtotal, 'en')},
      {left: 'Tip', right: money(tip, 'en')},
      totalLine('Total', `$${money(subtotal + tip, 'en')}`),
      {text: 'Paid by card. Ride again!'},
    ],
    camera: {seed: 16, degrees: 2.2, noise: 0.05, fade: 0.75, folds: [0.4, 0.66], shadow: 0.45, blur: 0.9, width: 430},
    quality: 55,
    truth: {
      kind: 'receipt',
      vendor: 'Marigold Cab Co',
      date: '2026-11-08',
      currency: 'USD',
      subtotal: decimal(subtotal),
      tip: decimal(tip),
      total: decimal(subtotal + tip),
      items: items.map(({cents}) => decimal(cents)),
    },
  }
}

export const englishReceipts = [grocerGb(), supermarketUs(), restaurantUs(), kopitiamMy(), pharmacyUs(), taxiUs()]
