import {spawn} from 'node:child_process'
import {ExitCode, type ExitCodeValue} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import type {App} from '../app.ts'

/** A watch that goes on without a terminal. */
export interface StartedWatch {
  exit: ExitCodeValue
  json: {schema: 1; pid: number}
}

/**
 * Starts the same command line once more, without --detach and away from the terminal, in the same folder: it finds the same
 * settings. `kill PID` ends it.
 */
export async function startInBackground(app: App, argv: string[]): Promise<StartedWatch> {
  const end = argv.indexOf('--')
  const isFlag = (at: number) => end < 0 || at < end
  const args = argv.filter((arg, at) => !isFlag(at) || (arg !== '--detach' && arg !== '--json'))
  const [file, ...words] = packaged.command()
  const child = spawn(file!, [...words, 'process', '--quiet', ...args], {detached: true, stdio: 'ignore'})
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid!))
    child.once('error', reject)
  })
  child.unref()
  app.log.write('info', 'watch started', {watch: pid})
  return {exit: ExitCode.ok, json: {schema: 1, pid}}
}
