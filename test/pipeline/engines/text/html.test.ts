import {expect, test} from 'vitest'
import {decodeHtml, htmlToLines} from '../../../../src/pipeline/engines/text/html.ts'

test('paragraphs, headings and links become text; scripts, styles, pictures and targets do not', async () => {
  const html = `<!doctype html><title>T</title><style>p{}</style><h1>Invoice</h1><script>alert('x')</script>
    <p>See <a href="https://example.org/">our terms</a>.<img src="https://example.org/a.png" alt="logo"></p>`
  expect(await htmlToLines(html)).toBe('Invoice\n\nSee our terms.')
})

test('a table row is a line with tabs, whatever wraps its cells', async () => {
  const html = `<table><caption>Items</caption><thead><tr><th>Item<th>Amount</thead>
    <tbody><form><tr><td><p>Blue <b>widget</b></p></td><td align=right>10.00</td></tr></form>
    <tr><td>No end tags<td>2.00</table>`
  expect(await htmlToLines(html)).toBe('Items\nItem\tAmount\nBlue widget\t10.00\nNo end tags\t2.00')
})

test('cells of several lines stay side by side', async () => {
  const html = '<table><tr><td>Seller<br>Street 1<td><p>Buyer</p><p>Road 2</p><p>Town</p></table>'
  expect(await htmlToLines(html)).toBe('Seller\tBuyer\nStreet 1\tRoad 2\n\tTown')
})

test('cells over several columns leave room, within reason', async () => {
  expect(await htmlToLines('<table><tr><td colspan=3>Total<td>9.00</table>')).toBe('Total\t\t\t9.00')
  const wild = await htmlToLines('<table><tr><td colspan=1000000000>a<td colspan=-5>b<td colspan=x>c</table>')
  expect(wild.replace(/\t+/g, '|')).toBe('a|b|c')
})

test('tables inside tables, as mail programs lay out pages, keep their rows', async () => {
  const inner = '<table><tr><td>Item<td>1.00<tr><td>Tax<td>0.20</table>'
  expect(await htmlToLines(`<table><tr><td>${inner}</td></tr></table>`)).toBe('Item\t1.00\nTax\t0.20')
})

test('a row of many cells and many lines does not multiply', async () => {
  const html = `<table><tr><td>${'x<br>'.repeat(2_000)}${'<td>y'.repeat(2_000)}</table>`
  const text = await htmlToLines(html)
  expect(text.length).toBeLessThan(10_000)
  expect(text.match(/\w/g)).toHaveLength(4_000)
})

test.each(['<div>', '<table><tr><td>', '<b></i>', '<i><b></i><u>'])(
  '%s nested 100,000 deep is refused at once',
  async (tags) => {
    await expect(htmlToLines(tags.repeat(100_000))).rejects.toMatchObject({code: 'E_TOO_BIG', class: 'permanent'})
  },
)

test('nesting that ends the call stack behind the guard is unreadable', async () => {
  await expect(htmlToLines('<div/>'.repeat(20_000))).rejects.toMatchObject({code: 'E_UNREADABLE'})
})

test.each([
  ['deep but real nesting', `${'<table><tr><td>'.repeat(300)}deep`],
  [
    'paragraphs, items and cells without end tags',
    `<ul>${'<li>'.repeat(2_000)}</ul><table>${'<tr><td>'.repeat(2_000)}</table>deep`,
  ],
  ['fonts that end with their cells', `<table>${'<tr><td><font size=1></td></tr>'.repeat(2_000)}</table>deep`],
  ['drawings of many shapes', `<svg>${'<rect x="1"/>'.repeat(2_000)}</svg>deep`],
])('%s is read', async (_, html) => {
  expect((await htmlToLines(html)).match(/\w+/g)).toEqual(['deep'])
})

test('more than a million tags are refused before a tree is made of them', async () => {
  await expect(htmlToLines('<br>'.repeat(1_000_001))).rejects.toMatchObject({code: 'E_TOO_BIG'})
})

test.each([
  ['<meta charset="windows-1251">', [0xc8, 0xf2, 0xee, 0xe3, 0xee], 'Итого'],
  ["<?xml version='1.0' encoding='ISO-8859-15'?>", [0xa4], '€'],
  ['<meta http-equiv="Content-Type" content="text/html; charset=x-unknown">', [0xe4, 0x20], 'ä '],
])('the charset of %s is used', (head, bytes, text) => {
  expect(decodeHtml(Buffer.concat([Buffer.from(head), Buffer.from(bytes)]))).toBe(head + text)
})
