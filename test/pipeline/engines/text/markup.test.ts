import fc from 'fast-check'
import {expect, test} from 'vitest'
import {tokens} from '../../../../src/pipeline/engines/text/markup.ts'

/** Tokens as short strings: `<a` opens, `/a` closes, anything else is text. */
const read = (markup: string) =>
  Array.from(tokens(markup), (token) => {
    if (token.type === 'text') return token.text
    return token.type === 'open' ? `<${token.tag.name}` : `/${token.name}`
  })

test.each([
  ['<P>a<br/>b</P>', ['<p', 'a', '<br', '/br', 'b', '/p']],
  ['<!DOCTYPE html><?xml a?><!-- <b> -->x', ['x']],
  ['<script>if (a<b) "</p>"</script>x', ['<script', '/script', 'x']],
  ['1 < 2 <3', ['1 ', '<', ' 2 ', '<', '3']],
  ['<a title="x > y">z', ['<a', 'z']],
  ["<a title='never closed>z", ['<a', 'z']],
  ['<a', ['<a']],
  ['<!-- open', []],
])('%s', (markup, expected) => expect(read(markup)).toEqual(expected))

test('attributes are found in either quotes, without quotes and in any case', () => {
  const [token] = tokens(`<span Class='a b' title="x 'y'" id=w_1 data-class="c">`)
  if (token?.type !== 'open') throw new Error('no tag')
  expect(['class', 'title', 'id', 'lang'].map(token.tag.attribute)).toEqual(['a b', "x 'y'", 'w_1', ''])
})

test('it ends on any input, and text without tags comes back whole', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[<>/!?\-"'a =]{0,60}$/), (markup) => {
      read(markup)
    }),
  )
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes('<')),
      (text) => read(text).join('') === text,
    ),
  )
})
