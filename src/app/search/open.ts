import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {ExitCode, SnapError} from '../../errors.ts'
import type {App} from '../app.ts'
import {keptPath} from '../flow/source-file.ts'
import type {SearchResult} from '../search.ts'

/** Starts the program that the desktop opens a file with; resolves when it took it, rejects when it is not there. */
export type Opener = (program: string, args: string[]) => Promise<void>

/** Opens the file of the best hit; of what is inside of a mail or an archive what was taken out of that. Throws as openBest(). */
export const openFound = (app: App, result: SearchResult): Promise<void> =>
  openBest(result, {
    async inside(id) {
      const document = await app.store.document(id)
      return document && keptPath(app, document)
    },
  })

/** Opens the file of the best hit, or what `inside` gives where there is none. Throws SnapError: E_NOT_FOUND (exit 4), E_GONE and E_NO_DISPLAY (exit 6). */
export async function openBest(
  {hits}: SearchResult,
  {
    opener = systemOpener,
    platform = process.platform,
    env = process.env,
    inside = async () => null,
  }: {
    opener?: Opener
    platform?: NodeJS.Platform
    env?: NodeJS.ProcessEnv
    inside?: (document: string) => Promise<string | null>
  } = {},
): Promise<void> {
  const [best] = hits
  if (best === undefined) throw new SnapError('E_NOT_FOUND', 'Nothing was found to open.', {exit: ExitCode.noInput})
  const path = existsSync(best.path) ? best.path : await inside(best.document)
  if (path === null)
    throw new SnapError('E_GONE', `${best.path} is not there any more.`, {
      exit: ExitCode.missing,
      hint: `snap show ${best.document} has what was read of it.`,
    })
  const noDisplay = platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']
  if (noDisplay) throw cannotOpen(path, 'There is no display here')
  const [program, ...args] = openerOf(platform)
  await opener(program!, [...args, path]).catch((error: Error) => {
    throw cannotOpen(path, error.message)
  })
}

const cannotOpen = (path: string, why: string) =>
  new SnapError('E_NO_DISPLAY', `Cannot open ${path}: ${why}.`, {
    exit: ExitCode.missing,
    hint: 'Without --open the path is printed.',
  })

/** The path is an argument of its own: no shell reads it. A path is absolute, so it is never taken for an option. */
function openerOf(platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') return ['open']
  return platform === 'win32' ? ['explorer.exe'] : ['xdg-open']
}

const systemOpener: Opener = (program, args) =>
  new Promise((done, failed) => {
    const child = spawn(program, args, {stdio: 'ignore', detached: true})
    child.once('error', failed)
    child.once('spawn', () => {
      child.unref()
      done()
    })
  })
