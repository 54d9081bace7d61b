import {XMLValidator} from 'fast-xml-parser'
import {expect, test} from 'vitest'
import {pieces} from '../../../scripts/recording/pty.ts'
import {drawFrames} from '../../../scripts/recording/svg.ts'
import {Terminal} from '../../../scripts/recording/terminal.ts'

function frame(text: string, ms: number) {
  const terminal = new Terminal(2, 20)
  terminal.write(text)
  return {rows: terminal.rows(), ms}
}

const frames = [frame('\x1b[32m$\x1b[39m a <b> & "c"', 500), frame('\x1b[32m$\x1b[39m a <b> & "c"\r\ndone', 1500)]
const svg = drawFrames({frames, height: 2, width: 20, still: 1, title: 'A run'})

test('the drawing is XML whatever was shown, and asks for nothing from elsewhere', () => {
  expect(XMLValidator.validate(svg)).toBe(true)
  expect(svg).toContain('a &lt;b&gt; &amp; &quot;c&quot;')
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|url\(/)
})

test('equal rows are drawn once, and frames stay as long as they did', () => {
  expect(svg.match(/class="c2">\$</g)).toHaveLength(1)
  expect(svg).toContain('animation:p 2s step-end infinite')
  expect(svg).toContain('0.000%{transform:translateY(0px)}25.000%{transform:translateY(-38px)}')
})

test('readers who want no motion see the frame that is said', () => {
  expect(svg).toContain('.s{transform:translateY(-38px)')
  expect(svg).toContain('@media (prefers-reduced-motion:reduce){.s{animation:none}}')
})

test('what a program wrote is cut where it paused, letters of several bytes whole', () => {
  const log = Buffer.from('Script started\nä-b\nScript done\n')
  expect(pieces(log, '0.5 1\n1 2\n0.25 2\n')).toEqual([
    {afterMs: 500, text: ''},
    {afterMs: 1000, text: 'ä-'},
    {afterMs: 250, text: 'b\n'},
  ])
})
