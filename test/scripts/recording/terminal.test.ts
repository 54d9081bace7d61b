import {expect, test} from 'vitest'
import {Terminal} from '../../../scripts/recording/terminal.ts'

const texts = (terminal: Terminal) => terminal.rows().map((row) => row.map(({text}) => text).join('|'))

function written(text: string, height = 3, width = 10): Terminal {
  const terminal = new Terminal(height, width)
  terminal.write(text)
  return terminal
}

test('lines stand below each other, and the first goes when there is no more room', () => {
  expect(texts(written('a\r\nb\r\nc'))).toEqual(['a', 'b', 'c'])
  expect(texts(written('a\r\nb\r\nc\r\nd'))).toEqual(['b', 'c', 'd'])
})

test('a line that is too long goes on in the next row', () => {
  expect(texts(written('0123456789ab'))).toEqual(['0123456789', 'ab', ''])
})

test('what is drawn again replaces what was there', () => {
  expect(texts(written('one\r\ntwo\r\n\x1b[2A\x1b[2K\x1b[GONE\r\n\x1b[1B'))).toEqual(['ONE', 'two', ''])
  expect(texts(written('abcdef\x1b[3G\x1b[Kx'))[0]).toBe('abx')
})

test('pieces of one look keep their column and their look', () => {
  const [row] = written('\x1b[?2026h\x1b[33m!\x1b[39m \x1b[1mbold\x1b[22m\x1b[2mdim').rows()
  expect(row).toMatchObject([
    {column: 0, text: '!', look: {color: 3}},
    {column: 2, text: 'bold', look: {bold: true, color: null}},
    {column: 6, text: 'dim', look: {bold: false, dim: true}},
  ])
})

test.each(['\x1b[5;5H', '\x1b[48;5;1m', '\x07'])('what it does not know it refuses: %j', (text) => {
  expect(() => written(text)).toThrow('The recording knows no')
})
