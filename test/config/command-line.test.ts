import {expect, test} from 'vitest'
import {command, fileCommand} from '../../src/config/command-line.ts'

test.each<[unknown, string[]]>([
  ['mail me', ['mail', 'me']],
  [`  mail  -s 'a bill'  "to me" `, ['mail', '-s', 'a bill', 'to me']],
  [`a --to='b c'"d"`, ['a', '--to=b cd']],
  [`a ''`, ['a', '']],
  ['C:\\tools\\a.exe $HOME | b', ['C:\\tools\\a.exe', '$HOME', '|', 'b']],
  [
    ['a', 'b c'],
    ['a', 'b c'],
  ],
  ['["a", "b c"]', ['a', 'b c']],
])('%j is the program and its arguments', (raw, words) => {
  expect(command(raw)).toEqual(words)
})

test.each(['', '  ', `a 'b`, [], [1], '["a", 1]', '[a', ['a\0'], {}, 7])('%j is no command', (raw) => {
  expect(() => command(raw)).toThrow(/expected a/)
})

test('a command about a file says where its path goes', () => {
  expect(fileCommand('clamdscan --fdpass {file}')).toEqual(['clamdscan', '--fdpass', '{file}'])
  expect(() => fileCommand('clamdscan --fdpass')).toThrow('{file}')
  expect(() => fileCommand('{file}')).toThrow('{file}')
})
