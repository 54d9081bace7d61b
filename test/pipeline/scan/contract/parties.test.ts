import {describe, expect, it, test} from 'vitest'
import {findDefinitions} from '../../../../src/pipeline/scan/contract/definitions.ts'
import {readParties} from '../../../../src/pipeline/scan/contract/parties.ts'
import {nameAtStart} from '../../../../src/pipeline/scan/contract/party-name.ts'
import {readSignatories} from '../../../../src/pipeline/scan/contract/signatures.ts'
import {contractText} from '../../../../src/pipeline/scan/contract/text.ts'
import {gridPage} from '../grid.ts'

const contract = (text: string) => contractText([gridPage(text, {boxless: true})])
const partiesOf = (text: string) => readParties(contract(text)).map(({value, role}) => [value, role])

test.each([
  ['Bluebird Logistics, Inc., a Delaware corporation', 'Bluebird Logistics, Inc.', true],
  ['and the Harbor Gas and Electric Company, a utility', 'Harbor Gas and Electric Company', true],
  ['SEAFORTH (HONG KONG) LTD., a company', 'SEAFORTH (HONG KONG) LTD.', true],
  ['PC MERIDIAN, INC., with its office', 'PC MERIDIAN, INC.', true],
  ['B & C Orchard Corporation LLC , a company', 'B & C Orchard Corporation LLC', true],
  ['Dr. Anna B. Mill (the "Adviser")', 'Dr. Anna B. Mill', false],
  ['JSC Northern Oil, acting on the basis', 'JSC Northern Oil', true],
  ['iPlum Inc., having', 'iPlum Inc.', true],
  ['University of Eastmarch, a body', 'University of Eastmarch', true],
  ['Immobilien Uferblick GmbH & Co. KG, Uferweg 3', 'Immobilien Uferblick GmbH & Co. KG', true],
  ['Kamienica Lwia Sp. z o.o. z siedzibą', 'Kamienica Lwia Sp. z o.o.', true],
  ['DRA. JOANA PINHO, adiante', 'DRA. JOANA PINHO', false],
  ['J. Bakkers, wonende te Ede', 'J. Bakkers', false],
  ['les soussignés : La société ATELIER NORD, SARL au capital', 'ATELIER NORD, SARL', true],
  ['De otra parte, la mercantil PANES DEL RÍO, S.L., en adelante', 'PANES DEL RÍO, S.L.', true],
  ['Party A: Wuzhen Paper Co., Ltd. Address', 'Wuzhen Paper Co., Ltd.', true],
])('"%s" begins with %s', (text, name, hasForm) => {
  expect(nameAtStart(text)).toMatchObject({name, hasForm})
})

test.each(['a Virginia limited liability company', 'having its office', 'LLC and others', ''])(
  '"%s" begins with no name',
  (text) => {
    expect(nameAtStart(text)).toBeNull()
  },
)

test('a state behind a city is no legal form', () => {
  expect(nameAtStart('Las Cruces, NV 89101')).toMatchObject({name: 'Las Cruces', hasForm: false})
})

describe('short names', () => {
  test.each([
    ['Acme Inc. (the "Seller")', 'Seller', true],
    ['Acme Inc. (hereinafter referred to as “Seller”)', 'Seller', true],
    ['Acme Inc. (ACME) sells', 'ACME', true],
    ['Acme Inc., hereinafter called the "Service Provider", sells', 'Service Provider', true],
    ['Acme Inc. ("Acme" or, as it operates the plant, "Operator")', 'Acme', true],
    ['made today (the "Effective Date")', 'Effective Date', false],
    ['this contract (this "Master Services Agreement")', 'Master Services Agreement', false],
    ['A and B (collectively, the "Parties")', null, true],
  ])('%s', (text, role, isParty) => {
    expect(findDefinitions(text)).toMatchObject([{role, isParty}])
  })
  it('are not brackets inside of names or places', () => {
    expect(findDefinitions('Acme (Ohio) Consulting Ltd. and Bolt (Pty) Limited')).toEqual([])
  })
})

describe('parties', () => {
  it('come with the names the contract gives them, without their descriptions', () => {
    const text = `This Agreement is made as of May 1, 2020 (the "Effective Date") by and between Bluebird Logistics, Inc., a
      Delaware corporation with offices at 12 Mill Road, Springfield, NV 12345 ("Client"), and Anna Mill, an individual (the "Consultant").`
    expect(partiesOf(text)).toEqual([
      ['Bluebird Logistics, Inc.', 'Client'],
      ['Anna Mill', 'Consultant'],
    ])
  })
  it('are found behind an address, and when several share a short name', () => {
    const text = `between Harborlight Media Inc. ("Promoter") of 275 Elm Avenue, Springfield, NY 10016 and Vane Music, Inc., ("Vane"), a Nevada corporation.`
    expect(partiesOf(text)).toEqual([
      ['Harborlight Media Inc.', 'Promoter'],
      ['Vane Music, Inc.', 'Vane'],
    ])
    const shared = `by and among Oak Holdings, Inc. (the "Company"), Elm Partners LP, Fir Capital LLC and Ash Fund LP (collectively, the "Investors").`
    expect(partiesOf(shared).map(([name]) => name)).toEqual([
      'Oak Holdings, Inc.',
      'Elm Partners LP',
      'Fir Capital LLC',
      'Ash Fund LP',
    ])
  })
  it('are found where nothing says "between"', () => {
    const text = `Pinewood Labs, a California corporation having an office in Springfield (the "Investor"), and Cedar Mining Ltd., a company (the "Company"), agree as follows.`
    expect(partiesOf(text)).toEqual([
      ['Pinewood Labs', 'Investor'],
      ['Cedar Mining Ltd.', 'Company'],
    ])
  })
  it('are found behind labels', () => {
    expect(
      partiesOf(
        'SUPPLY CONTRACT\nThe Buyer: Oakfield Paper Co., Ltd.\nThe Seller: Elm Pulp Co., Ltd.\nGoods and prices follow.',
      ),
    ).toEqual([
      ['Oakfield Paper Co., Ltd.', 'Buyer'],
      ['Elm Pulp Co., Ltd.', 'Seller'],
    ])
  })
  it('are those who sign where no introduction names them, two beside each other too', () => {
    const text = `The undersigned agree to file jointly. IN WITNESS WHEREOF they signed. OAK FUND L.P. ELM (CAYMAN) MANAGEMENT L.P. By: /s/ A. Mill Name: A. Mill`
    expect(partiesOf(text)).toEqual([
      ['OAK FUND L.P.', null],
      ['ELM (CAYMAN) MANAGEMENT L.P.', null],
    ])
  })
  it('are surer when they sign', () => {
    const head = 'This Agreement is made by and between Oak Inc. ("Seller") and Elm LLC ("Buyer"). WHEREAS they agree.'
    const [seller, buyer] = readParties(contract(`${head} IN WITNESS WHEREOF they signed. Oak Inc. By: /s/ A. Mill`))
    expect([seller?.confidence, buyer?.confidence]).toEqual([0.95, 0.85])
  })
  it('are none in a text that names nobody', () => {
    expect(partiesOf('The difference between the two offers is small.')).toEqual([])
  })
})

test('titles of officers and dates are no part of who signs', () => {
  const text =
    'IN WITNESS WHEREOF signed. Dated: 4/8/2020 Oak Fund, Ltd. By: /s/ A. Mill Chief Compliance Officer Elm Global, LP By: Elm GP, LLC'
  expect(readSignatories(contract(text)).map(({name}) => name)).toEqual(['Oak Fund, Ltd.', 'Elm Global, LP'])
})
