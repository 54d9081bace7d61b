import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {profileOf} from '../../../../src/pipeline/scan/memory/profile.ts'
import {sample} from './samples.ts'

const read = (value: string) => ({value, user: false})
const given = (value: string) => ({value, user: true})

describe('a profile', () => {
  test("has a person's spelling, whatever was read more often", () => {
    const samples = [
      sample({name: read('GREEN MEADOW LTD')}),
      sample({name: read('GREEN MEADOW LTD')}),
      sample({name: given('Green Meadow Ltd.')}),
    ]
    expect(profileOf(samples)).toMatchObject({name: 'Green Meadow Ltd.', documents: 3, confirmed: 1})
  })

  test('is sure of what a person gave or two documents agree on, spelling apart', () => {
    const {addresses} = profileOf([
      sample({address: read('1 Mill Road')}),
      sample({address: read('1, MILL ROAD')}),
      sample({address: read('9 High Street')}),
      sample({address: given('2 Harbour Lane')}),
    ])
    expect(addresses).toEqual([
      {value: '2 Harbour Lane', documents: 1, sure: true},
      {value: '1 Mill Road', documents: 2, sure: true},
      {value: '9 High Street', documents: 1, sure: false},
    ])
  })

  test('has a format only where no document differs', () => {
    const [day, month] = [sample({dateOrder: 'dmy', decimalMark: ','}), sample({dateOrder: 'mdy', decimalMark: ','})]
    expect(profileOf([day, month, sample()])).toMatchObject({dateOrder: null, decimalMark: ','})
  })

  test('keeps the numbers that its documents share', () => {
    const samples = [1, 2, 3, 4].map((i) => sample({ids: ['id:712345k', `id:till${i}00000`]}))
    expect(profileOf(samples).ids).toEqual(['id:712345k'])
  })
})

test('the order of the documents is of no account', () => {
  const taught = fc.option(fc.record({value: fc.constantFrom('A b', 'a B', 'ab.', 'C'), user: fc.boolean()}))
  const one = fc.record({
    name: fc.record({value: fc.constantFrom('Green Ltd', 'GREEN LTD'), user: fc.boolean()}),
    address: taught,
    currency: taught,
    ids: fc.subarray(['id:1', 'id:2', 'tel:3']),
    dateOrder: fc.constantFrom('dmy' as const, 'mdy' as const, null),
  })
  fc.assert(
    fc.property(fc.array(one, {minLength: 1, maxLength: 6}), fc.infiniteStream(fc.nat()), (parts, numbers) => {
      const samples = parts.map((part) => sample(part))
      const shuffled = samples
        .map((value) => ({value, at: numbers.next().value}))
        .sort((a, b) => a.at - b.at)
        .map(({value}) => value)
      expect(profileOf(shuffled)).toEqual(profileOf(samples))
    }),
  )
})
