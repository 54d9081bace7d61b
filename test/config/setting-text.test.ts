import {expect, test} from 'vitest'
import {settingText} from '../../src/config/setting-text.ts'
import {type SettingName, settings} from '../../src/config/settings.ts'

const names = Object.keys(settings) as SettingName[]

test.each(names.filter((name) => settings[name].default !== null))('%s is read as it is written', (name) => {
  const {parse, default: value} = settings[name]
  if (Array.isArray(value) && value.length === 0) expect(settingText(name, value)).toBe('')
  else expect(parse(settingText(name, value))).toEqual(value)
})

test.each<[SettingName, string, string]>([
  ['heartbeat', '250ms', '250ms'],
  ['lease', '90', '90s'],
  ['retry', '30, 2m', '30s,2m'],
  ['lang', 'eng,deu', 'eng,deu'],
  ['hooks.onDone', 'notify done', 'notify done'],
  ['hooks.onDone', '["notify","two words",""]', '["notify","two words",""]'],
])('%s %s is written as %s, and read so', (name, given, text) => {
  const {parse} = settings[name]
  expect(settingText(name, parse(given))).toBe(text)
  expect(parse(text)).toEqual(parse(given))
})
