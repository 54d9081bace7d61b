import {createInterface} from 'node:readline'
import {processesWith, waitGone} from '../processes.ts'
import {snapIn} from './store.ts'

/** A `snap dashboard` of its own process. */
export interface Served {
  /** With the token. */
  url: string
  origin: string
  port: number
  stop(): Promise<void>
}

/** Starts the dashboard over the home in `folder`. */
export async function serveDashboard(folder: string, args: string[] = [], port = 0): Promise<Served> {
  const child = snapIn(folder, ['dashboard', '--json', '--port', String(port), ...args])
  let json = ''
  for await (const line of createInterface({input: child.stdout})) {
    json += line
    if (line === '}') break
  }
  if (json === '') throw new Error(`snap dashboard did not start: ${(await child).stderr}`)
  const told = JSON.parse(json) as {url: string; port: number}
  return {
    url: told.url,
    origin: new URL(told.url).origin,
    port: told.port,
    async stop() {
      child.kill('SIGTERM')
      await child
    },
  }
}

/** Ends what the dashboard has started, too: a worker in the background. */
export async function endAll(folder: string): Promise<void> {
  for (const pid of processesWith(`HOME=${folder}`)) {
    process.kill(pid, 'SIGKILL')
    await waitGone(pid)
  }
}
