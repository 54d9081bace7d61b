/**
 * `node scripts/record-run.ts`: docs/images/run.svg, the recording that opens the README: real runs over samples/ in a terminal.
 * Run it after `npm run build` on a machine that does nothing else, and look at the picture. Needs `script` of util-linux.
 */
import {cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'
import {runInTerminal} from './recording/pty.ts'
import {drawFrames, type Frame} from './recording/svg.ts'
import {Terminal} from './recording/terminal.ts'

const root = dirname(import.meta.dirname)
const [height, width] = [34, 100]
/** A look at the terminal; more of them make the file larger and not smoother: the bar moves four times a second. */
const frameMs = 250
/** As long as reading takes. The first command is shown in this time, however long it took. */
const [workMs, readMs, promptMs] = [9000, 5000, 900]
const scenes = [
  ['snap process bills'],
  ['snap show bills/restaurant-us.jpg'],
  ["snap search 'oak total:>1000'", 'snap export --format hledger --where vendor~heron'],
]

const terminal = new Terminal(height, width)
const frames: Frame[] = []

function show(ms: number): void {
  const rows = terminal.rows()
  const last = frames.at(-1)
  if (last !== undefined && JSON.stringify(last.rows) === JSON.stringify(rows)) last.ms += ms
  else frames.push({rows, ms})
}

/** Shows a command and what it writes, as fast as it fits. Returns whether that is faster than it was. */
function play(line: string, cwd: string, env: NodeJS.ProcessEnv): boolean {
  terminal.write(`\x1b[32m$\x1b[39m ${line}\r\n`)
  show(promptMs)
  const outputs = runInTerminal({line, height, width, cwd, env})
  const tookMs = outputs.reduce((sum, {afterMs}) => sum + afterMs, 0)
  const pace = Math.max(1, tookMs / workMs)
  let waited = 0
  for (const {afterMs, text} of outputs) {
    waited += afterMs / pace
    if (waited >= frameMs) {
      show(waited)
      waited = 0
    }
    terminal.write(text)
  }
  return pace > 1
}

const folder = mkdtempSync(join(tmpdir(), 'snap-'))
try {
  const [bills, bin] = [join(folder, 'bills'), join(folder, 'bin')]
  mkdirSync(bin)
  cpSync(join(root, 'samples'), bills, {recursive: true, filter: (path) => !path.endsWith('.json')})
  symlinkSync(join(root, 'bin/run.js'), join(bin, 'snap'))
  const path = `${bin}${delimiter}${process.env['PATH']}`
  const env = {PATH: path, HOME: folder, SNAPBATCH_HOME: join(folder, 'home'), TERM: 'xterm-256color', LANG: 'C.UTF-8'}
  let still = 0
  let isFaster = false
  for (const [i, lines] of scenes.entries()) {
    terminal.clear()
    for (const line of lines) {
      if (play(line, folder, env)) isFaster = true
      if (i > 0) terminal.write('\r\n')
    }
    show(readMs)
    if (i === 0) still = frames.length - 1
  }
  const title = `snap reads ${globSync(`${bills}/*`).length} documents${isFaster ? ' (shown faster than it was)' : ''}`
  writeFileSync(join(root, 'docs/images/run.svg'), drawFrames({frames, height, width, still, title}))
} finally {
  rmSync(folder, {recursive: true, force: true})
}
