import {createHash} from 'node:crypto'
import {mkdir, readdir, rename, rm, stat, utimes} from 'node:fs/promises'
import {join} from 'node:path'

/** Pictures of pages that were drawn, as files; the ones that were looked at least lately go first. */
export interface PictureCache {
  /** Path of a picture, made by `draw` (which writes the file it is told) where it is not there. */
  get(key: unknown[], draw: (file: string) => Promise<void>): Promise<string>
}

interface Known {
  bytes: number
  usedAt: number
}

/** Keeps at most `maxBytes` in `folder`, which is made (0700) when it is needed. Two that ask for the same wait for one. */
export function createPictureCache(folder: string, maxBytes: number): PictureCache {
  const making = new Map<string, Promise<string>>()
  let files: Promise<Map<string, Known>> | null = null
  const make = async (name: string, draw: (file: string) => Promise<void>): Promise<string> => {
    files ??= listed(folder)
    const known = await files
    const file = join(folder, name)
    if (known.has(name) && (await touched(file))) {
      known.get(name)!.usedAt = Date.now()
      return file
    }
    const unfinished = `${file}.${process.pid}`
    try {
      await draw(unfinished)
      await rename(unfinished, file)
    } finally {
      await rm(unfinished, {force: true})
    }
    known.set(name, {bytes: (await stat(file)).size, usedAt: Date.now()})
    await shrink(folder, known, maxBytes, name)
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

async function listed(folder: string): Promise<Map<string, Known>> {
  await mkdir(folder, {recursive: true, mode: 0o700})
  const names = (await readdir(folder)).filter((name) => name.endsWith('.webp'))
  const found = await Promise.all(
    names.map(async (name) => ({name, is: await stat(join(folder, name)).catch(() => null)})),
  )
  return new Map(found.flatMap(({name, is}) => (is ? [[name, {bytes: is.size, usedAt: is.mtimeMs}] as const] : [])))
}

/** False where somebody else removed it. */
async function touched(file: string): Promise<boolean> {
  const now = new Date()
  return utimes(file, now, now).then(
    () => true,
    () => false,
  )
}

async function shrink(folder: string, known: Map<string, Known>, maxBytes: number, keep: string): Promise<void> {
  let bytes = [...known.values()].reduce((sum, one) => sum + one.bytes, 0)
  const oldestFirst = [...known].sort(([, a], [, b]) => a.usedAt - b.usedAt)
  for (const [name, one] of oldestFirst) {
    if (bytes <= maxBytes) return
    if (name === keep) continue
    bytes -= one.bytes
    known.delete(name)
    await rm(join(folder, name), {force: true})
  }
}
