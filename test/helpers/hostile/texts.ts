/** What rules look for, and what could make one look at the same letters again and again. */
const triggers = [
  ...['between ', 'by and between ', 'dated ', 'as of ', 'effective date ', 'governed by the laws of ', 'shall not '],
  ...['term ', 'until ', 'expires on ', 'one year ', 'thirty (30) days ', 'twenty twenty ', 'THIS AGREEMENT '],
  ...['LICENSE AND ', 'Inc. ', 'Acme, ', 'A. ', 'Acme Corp ', '("Seller") ', '(the "', 'and ', 'of the ', 'notice '],
  ...['automatically renew ', 'terminate ', 'exclusive ', 'Total ', 'Invoice No. ', 'VAT 19% ', 'IBAN DE', 'EUR ', '$'],
  ...['1.00 ', '1,', '12/', '01/02/', '2026-', '1 January ', 'day of ', 'Main Street 1, ', 'WITNESSETH ', 'ARTICLE I '],
  ...[
    '(i) ',
    '; ',
    'Page 1 of 2 ',
    'Subtotal 1.00\n',
    'Item 1 2.00 2.00\n',
    'www.a.com ',
    'a@b.c ',
    'GmbH ',
    'Vertrag ',
  ],
]
const letters = [
  ...[
    'a',
    'A',
    '1',
    '.',
    ',',
    '(',
    ')',
    '"',
    '-',
    '_',
    'é',
    '€',
    '0.',
    'A ',
    'a ',
    'Aa ',
    '1 ',
    '. ',
    '( ',
    '" ',
    '()',
  ],
  ...[
    'a\n',
    'A\n',
    '1\n',
    '1.00\n',
    'a\t',
    'a,',
    'A, ',
    "a'",
    'A&',
    'A.',
    '“',
    'a\u0301',
    '中 ',
    '1a',
    '1-',
    '1/',
    '1:',
  ],
]

const repeated = (part: string) => (size: number) => part.repeat(Math.ceil(size / part.length)).slice(0, size)

/** Counts up, so that nothing is known from before. */
const counted = (part: (i: number) => string) => (size: number) => {
  const parts: string[] = []
  for (let i = 0, length = 0; length < size; i++) length += parts[parts.push(part(i)) - 1]!.length
  return parts.join('').slice(0, size)
}

const word = (i: number): string => ((i * 2_654_435_761) % 4_294_967_296).toString(36)

/** Texts of any size that are hard on rules, by name. */
const plain: Record<string, (size: number) => string> = {
  ...Object.fromEntries(triggers.map((part) => [`${JSON.stringify(part)} on a line`, repeated(part)])),
  ...Object.fromEntries(triggers.map((part) => [`lines of ${JSON.stringify(part)}`, repeated(`${part}\n`)])),
  ...Object.fromEntries(letters.map((part) => [`${JSON.stringify(part)} only`, repeated(part)])),
  'sentences of a contract': repeated(
    'This Agreement shall be governed by the laws of Ruritania. Either party may terminate upon thirty (30) days notice; the term is one year. ',
  ),
  'words on a line': counted((i) => `${word(i)} `),
  'words on lines': counted((i) => `${word(i)}${i % 8 ? ' ' : '\n'}`),
  'amounts on lines': counted((i) => `${i}.${(i % 90) + 10}\n`),
  'amounts on a line': counted((i) => `${i}.${(i % 90) + 10} `),
  totals: counted((i) => `Total ${i}.${(i % 90) + 10}\n`),
  'dates on lines': counted((i) => `${(i % 28) + 1}/${(i % 12) + 1}/20${(i % 90) + 10}\n`),
  companies: counted((i) => `Acme${i} Inc. and `),
  definitions: counted((i) => `Acme${i} ("P${i}") and `),
  headings: counted((i) => `${i}. Heading ${i}\n`),
  'form feeds': repeated('Invoice Total 1.00\f'),
}

const contractHead = `SERVICE AGREEMENT

This Service Agreement (this "Agreement") is made and entered into as of March 1, 2024 (the "Effective Date") by and between Blue
Heron Ltd. ("Supplier") and Quiet Mill Inc. ("Customer"). WHEREAS, the parties hereto wish to agree; NOW, THEREFORE, the parties
hereby agree as follows. Either party may terminate this Agreement. The term of this Agreement is one year.

`

/** The same, each also as what follows the head of a contract: its rules are others. */
export const hostileTexts: Record<string, (size: number) => string> = {
  ...plain,
  ...Object.fromEntries(
    Object.entries(plain).map(([name, make]) => [`contract: ${name}`, (size: number) => contractHead + make(size)]),
  ),
}
