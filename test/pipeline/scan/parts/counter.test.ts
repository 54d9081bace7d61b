import {expect, test} from 'vitest'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {counterOf} from '../../../../src/pipeline/scan/parts/counter.ts'
import {gridPage, TODAY} from '../grid.ts'

const counter = (art: string) => counterOf(readRows([gridPage(art)], TODAY))

test.each([
  ['Page 2 of 3', 2, 3],
  ['Pg. 1/2', 1, 2],
  ['Seite 2 von 14', 2, 14],
  ['Seite: 3', 3, null],
  ['Blatt 1 / 2', 1, 2],
  ['Page 2 sur 3', 2, 3],
  ['Página 2 de 3', 2, 3],
  ['Pág. 3', 3, null],
  ['Pagina 1 di 2', 1, 2],
  ['Hoja 2', 2, null],
  ['Folha 1/3', 1, 3],
  ['Pagina 2 van 2', 2, 2],
  ['Strona 2 z 5', 2, 5],
  ['- 2 -', 2, null],
  ['2 / 3', 2, 3],
])('"%s"', (text, page, of) => {
  expect(counter(`INVOICE 4711\n${text}\nGoods   5.00`)).toEqual({page, of})
})

test.each([
  'see the terms on page 2 of our price list of 2025',
  'Bread 2/3 loaf 1.20',
  'Page 5 of 3',
  'Our homepage 24 hours',
  'Seitensumme 12.00',
])('"%s" counts nothing where it says nothing of this page', (text) => {
  expect(counter(`INVOICE 4711\n${text}\nGoods   5.00`)?.of ?? null).toBeNull()
})
