import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** What a program wrote, and how many milliseconds after what it wrote before. */
export interface Output {
  afterMs: number
  text: string
}

interface Command {
  line: string
  height: number
  width: number
  cwd: string
  env: NodeJS.ProcessEnv
}

/** Runs a command line in a terminal of that size, by `script` of util-linux. Throws where it ends with another code than 0. */
export function runInTerminal({line, height, width, cwd, env}: Command): Output[] {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-recording-'))
  try {
    const [log, times] = [join(folder, 'log'), join(folder, 'times')]
    const sized = `stty cols ${width} rows ${height}; ${line}`
    execFileSync('script', ['-q', '-e', '--log-out', log, '--log-timing', times, '-c', sized], {
      cwd,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return pieces(readFileSync(log), readFileSync(times, 'utf8'))
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

/** `times` has a line "seconds bytes" for each piece of `log`, whose first line is that of `script`. */
export function pieces(log: Buffer, times: string): Output[] {
  let at = log.indexOf('\n') + 1
  const decoder = new TextDecoder()
  return times
    .trim()
    .split('\n')
    .map((row) => {
      const [seconds, bytes] = row.split(' ').map(Number)
      const text = decoder.decode(log.subarray(at, at + bytes!), {stream: true})
      at += bytes!
      return {afterMs: seconds! * 1000, text}
    })
}
