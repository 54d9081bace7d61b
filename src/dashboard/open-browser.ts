import {spawn} from 'node:child_process'
import {rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import type {Paths} from '../paths.ts'

/** Long enough for a browser that has to be started. */
const keptMs = 30_000

const openers: Partial<Record<NodeJS.Platform, [program: string, ...rest: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/**
 * Opens the address in the browser. All users of a machine see the arguments of programs, so the token is not among them: a
 * private page leads there, which the returned function removes.
 */
export async function openBrowser(url: string, paths: Paths): Promise<() => Promise<void>> {
  const page = join(paths.data, 'dashboard-open.html')
  await writeFile(page, `<!doctype html><meta http-equiv="refresh" content="0; url=${url}">`, {mode: 0o600})
  const [program, ...rest] = openers[process.platform] ?? ['xdg-open']
  // Without a browser the address that was printed is there to be copied.
  const opener = spawn(program, [...rest, pathToFileURL(page).href], {stdio: 'ignore', detached: true})
  opener.on('error', () => {})
  opener.unref()
  const remove = () => rm(page, {force: true})
  setTimeout(() => void remove(), keptMs).unref()
  return remove
}
