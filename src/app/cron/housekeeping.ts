import {join} from 'node:path'
import type {App} from '../app.ts'
import {type Child, cronFolder, type StartChild, takeOutput} from './child.ts'
import {takeTurn} from './leader.ts'

const everyMs = 3_600_000

/** Once an hour cleans up, in a process of its own: compacting a large store would hold up whoever does it. */
export async function cleanHourly(
  app: App,
  start: StartChild,
): Promise<(Pick<Child, 'stop'> & {ended: Promise<void>}) | null> {
  if (!(await takeTurn(app, 'clean', everyMs))) return null
  const output = join(cronFolder(app.paths), 'clean.out')
  const child = await start({command: ['clean', '--cron'], cwd: app.paths.data, limitMs: everyMs}, output)
  const ended = child.ended.then(async ({exit, message}) => {
    const said = [await takeOutput(output), message].filter(Boolean).join('\n')
    if (exit !== 0) app.log.write('warn', 'cleaning', {exit, error: said})
  })
  return {stop: child.stop, ended}
}
