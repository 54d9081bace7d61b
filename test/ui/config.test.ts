import {expect, test} from 'vitest'
import {command} from '../../src/config/command-line.ts'
import {type SettingName, settings} from '../../src/config/settings.ts'
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

const defaults = (Object.keys(settings) as SettingName[])
  .map((name) => [name, settings[name].default] as const)
  .filter(([name, value]) => shown(name, value) !== '')

test.each(defaults)('what is shown of %s is taken as the same value when it is set', (name, value) => {
  expect(settings[name].parse(shown(name, value))).toEqual(value)
})

test('times are shown in the largest unit that has no rest', () => {
  expect(shown('keepHistory', 2_592_000_000)).toBe('30d')
  expect(shown('retry', [30_000, 5_400_000, 0])).toBe('30s,90m,0s')
  expect(shown('heartbeat', 7500)).toBe('7500ms')
})
