import {expect, test} from 'vitest'
import {createArithmeticEncoder} from '../../../../src/pipeline/engines/jbig2/arithmetic-encoder.ts'

test('the test sequence of ITU-T T.88, H.2', () => {
  const input = Buffer.from('00020051000000C00352872AAAAAAAAA82C02000FCD79EF6BF7FED904F46A3BF', 'hex')
  const {encode, finish} = createArithmeticEncoder(1)
  for (const byte of input) for (let bit = 7; bit >= 0; bit--) encode(0, ((byte >> bit) & 1) as 0 | 1)
  expect(Buffer.from(finish()).toString('hex').toUpperCase()).toBe(
    '84C73BFCE1A1430402200000410DBB86F4317FFF88FF37471ADB6ADFFFAC',
  )
})
