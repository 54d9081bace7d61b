import {expect, test} from 'vitest'
import {createImageEngine} from '../../../src/pipeline/engines/sharp.ts'
import {examinePrint} from '../../../src/pipeline/scan/print.ts'
import {drawText, rasterOf} from '../../helpers/drawing.ts'
import {white} from './fakes.ts'

const narrow = ['MILK      2.40', 'COFFEE   12.30', 'ROSE TEA  4.50', 'TOTAL    17.70']
const wide = Array.from({length: 12}, () =>
  'THE LINES OF A LETTER ARE TOO LONE FOR THE SHORT ROLL THAT IS IN THE TILL '.repeat(2).slice(0, 110),
)

const rotate = createImageEngine().rotate

test('the few columns of a till roll are one block, whatever the shape of the picture', async () => {
  const page = await rasterOf(drawText(narrow, {width: 900, height: 600}))
  expect(examinePrint(page)).toEqual({layout: 'block', lines: 'horizontal'})
})

test('the long lines of a letter are left to page analysis', async () => {
  const page = await rasterOf(drawText(wide, {size: 14, left: 40, width: 1400, height: 1980}))
  expect(examinePrint(page)).toEqual({layout: 'auto', lines: 'horizontal'})
})

test.each([90, 270] as const)(
  'lines that stand upright after a turn of %d degrees are seen before reading',
  async (degrees) => {
    const letter = await rasterOf(drawText(wide, {size: 14, left: 40, width: 1400, height: 1980}))
    const receipt = await rasterOf(drawText(narrow, {width: 600, height: 900}))
    expect(examinePrint(await rotate(letter, degrees))).toEqual({layout: 'auto', lines: 'vertical'})
    expect(examinePrint(await rotate(receipt, degrees))).toEqual({layout: 'block', lines: 'vertical'})
  },
)

test('a page with next to nothing on it is one block of unknown direction', () => {
  expect(examinePrint(white(600, 800))).toEqual({layout: 'block', lines: 'unknown'})
})
