import {expect, test} from 'vitest'
import {manualPage} from '../../src/ui/manual.ts'
import {allShapes} from '../helpers/shapes.ts'

const commands = await allShapes()
const page = manualPage({version: '1.2.3', description: 'Reads bills.', commands, exitCodes: [[3, 'some failed']]})

test('every command has its part, its own flags and its examples', () => {
  for (const {words} of commands) expect(page).toContain(`.SS "snap ${words.join(' ').replaceAll('-', '\\-')}`)
  expect(page).toContain('\\fB\\-\\-files\\-from\\fR \\fIFILE\\fR')
  expect(page).toContain('snap process ./bills/*.jpg'.replaceAll('-', '\\-'))
  expect(page).toContain('.B 3\nsome failed')
})

test('global flags are told once', () => {
  expect(page.split('\\fB\\-\\-home\\fR').length).toBe(2)
})

test('no line of text begins as a request of roff', () => {
  const requests = new Set(['TH', 'SH', 'SS', 'TP', 'PP', 'RS', 'RE', 'nf', 'fi', 'B', 'I'])
  const dotted = page.split('\n').filter((line) => /^[.']/.test(line))
  expect(dotted.filter((line) => !requests.has(line.slice(1).split(' ')[0]!))).toEqual([])
  const hostile = manualPage({
    version: '1',
    description: '.so /etc/passwd\n\\fBx',
    commands: [],
    exitCodes: [],
  })
  expect(hostile).not.toMatch(/^\.so/m)
  expect(hostile).toContain('\\efBx')
})
