import {createHash} from 'node:crypto'
import {mkdir, readdir, rename, rm, stat, utimes} from 'node:fs/promises'
import {join} from 'node:path'
import type {Paths} from '../../paths.ts'
import {ignoreMissing} from '../../store/atomic-file.ts'

/** Pictures of pages that were drawn, as files; the ones that were looked at least lately go first. */
export interface PictureCache {
  /** Path of a picture, made by `draw` (which writes the file it is told) where it is not there. */
  get(key: unknown[], draw: (file: string) => Promise<void>): Promise<string>
}

/** Bytes by name, what was looked at last at the end. */
type Known = Map<string, number>

export const picturesFolder = ({data}: Pick<Paths, 'data'>): string => join(data, 'cache', 'pages')

/** Removes all pictures: their names do not say of which documents they are. They are drawn again when somebody looks. */
export async function forgetPictures(paths: Pick<Paths, 'data'>): Promise<void> {
  const folder = picturesFolder(paths)
  const names = (await readdir(folder).catch(ignoreMissing)) ?? []
  for (const name of names) if (name.endsWith('.webp')) await rm(join(folder, name), {force: true})
}

/** Keeps at most `maxBytes` in `folder`, which is made (0700) when it is needed. Two that ask for the same wait for one. */
export function createPictureCache(folder: string, maxBytes: number): PictureCache {
  const making = new Map<string, Promise<string>>()
  let files: Promise<Known> | null = null
  const make = async (name: string, draw: (file: string) => Promise<void>): Promise<string> => {
    files ??= listed(folder).catch((error: Error) => {
      files = null
      throw error
    })
    const known = await files
    const file = join(folder, name)
    const bytes = known.get(name)
    if (bytes !== undefined && (await touched(file))) {
      known.delete(name)
      known.set(name, bytes)
      return file
    }
    const unfinished = `${file}.${process.pid}`
    // Somebody who wants space may have removed it meanwhile.
    await mkdir(folder, {recursive: true, mode: 0o700})
    try {
      await draw(unfinished)
      await rename(unfinished, file)
    } finally {
      await rm(unfinished, {force: true})
    }
    known.set(name, (await stat(file)).size)
    await shrink(folder, known, maxBytes)
    return file
  }
  return {
    get(key, draw) {
      const name = `${createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 40)}.webp`
      const made = making.get(name) ?? make(name, draw).finally(() => making.delete(name))
      making.set(name, made)
      return made
    },
  }
}

async function listed(folder: string): Promise<Known> {
  await mkdir(folder, {recursive: true, mode: 0o700})
  const all = await readdir(folder)
  for (const name of all) if (name.startsWith(workPrefix)) await sweep(join(folder, name))
  const names = all.filter((name) => name.endsWith('.webp'))
  const found = await Promise.all(
    names.map(async (name) => ({name, is: await stat(join(folder, name)).catch(() => null)})),
  )
  const files = found.flatMap(({name, is}) => (is ? [{name, is}] : []))
  return new Map(files.sort((a, b) => a.is.mtimeMs - b.is.mtimeMs).map(({name, is}) => [name, is.size]))
}

/** Folders beside the pictures in which they are drawn begin so. */
export const workPrefix = 'tmp-'
/** No drawing takes a minute: such a folder was left by a process that was killed. */
const leftMs = 3_600_000

async function sweep(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null)
  if (found && Date.now() - found.mtimeMs > leftMs) await rm(folder, {recursive: true, force: true})
}

/** False where somebody else removed it. */
async function touched(file: string): Promise<boolean> {
  const now = new Date()
  return utimes(file, now, now).then(
    () => true,
    () => false,
  )
}

/** The last one stays, however large it is. */
async function shrink(folder: string, known: Known, maxBytes: number): Promise<void> {
  let bytes = [...known.values()].reduce((sum, one) => sum + one, 0)
  for (const [name, size] of [...known].slice(0, -1)) {
    if (bytes <= maxBytes) return
    bytes -= size
    known.delete(name)
    await rm(join(folder, name), {force: true})
  }
}
