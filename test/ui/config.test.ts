import {expect, test} from 'vitest'
import {command} from '../../src/config/command-line.ts'
import {shown} from '../../src/ui/config.ts'

test.each([
  [['clamdscan', '--fdpass', '{file}'], 'clamdscan --fdpass {file}'],
  [['mail', '-s', 'a bill', 'me'], '["mail","-s","a bill","me"]'],
  [['echo', ''], '["echo",""]'],
  [['printf', '"'], '["printf","\\""]'],
])('the command %j is shown as it can be set again', (words, text) => {
  expect(shown('scanner', words)).toBe(text)
  expect(command(text)).toEqual(words)
})

test('lists are shown with commas, nothing as nothing', () => {
  expect(shown('lang', ['eng', 'deu'])).toBe('eng,deu')
  expect(shown('hooks.onDone', null)).toBe('')
})
