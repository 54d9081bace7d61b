import {glob, readdir, stat} from 'node:fs/promises'
import {basename, dirname, isAbsolute, join, relative, resolve, sep} from 'node:path'
import {decodePath, encodePath} from '../../path-bytes.ts'

/** One file that was named or found. */
export interface InputFile {
  /** Absolute, as it was reached (links are not resolved). */
  path: string
  /** Path below the folder or pattern it came from; decides where its output goes. */
  relativePath: string
  /** Named by the user itself, not found in a folder or by a pattern: an unknown type is an error then. */
  explicit: boolean
}

/** An input that led to nothing. */
export interface MissingInput {
  input: string
}

/** Whether a path reads like a pattern. */
export const hasMagic = (input: string): boolean => /[*?[\]{}]/.test(input)

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** An argument that was not valid UTF-8 arrives with U+FFFD in it: take the entry of the folder that reads the same. */
async function recoverName(path: string): Promise<string | null> {
  if (!path.includes('�')) return null
  const entries = await readdir(encodePath(dirname(path)), {encoding: 'buffer'}).catch(() => [])
  const match = entries.find((entry) => entry.toString('utf8') === basename(path))
  return match ? join(dirname(path), decodePath(match)) : null
}

/**
 * Files below a folder in name order. A folder that cannot be listed is given itself, as if it was named: what is wrong with
 * it is told among the documents, and all others are read.
 */
async function* walk(folder: string, root: string): AsyncGenerator<InputFile> {
  const entries = await listFolder(folder).catch(() => null)
  if (entries === null) yield {path: folder, relativePath: relative(root, folder) || basename(folder), explicit: true}
  for (const {path, isFolder} of entries ?? []) {
    if (isFolder) yield* walk(path, root)
    else yield {path, relativePath: relative(root, path), explicit: false}
  }
}

/**
 * Files and folders in a folder that are taken, in name order: hidden ones and links to folders are left out. Of a Maildir
 * what is still being delivered is, too; its folders (Maildir++) are hidden and taken.
 */
export async function listFolder(folder: string): Promise<{path: string; isFolder: boolean}[]> {
  const entries = await readdir(encodePath(folder), {encoding: 'buffer', withFileTypes: true})
  const named = entries.map((entry) => ({entry, name: decodePath(entry.name as unknown as Buffer)}))
  named.sort((a, b) => byName(a.name, b.name))
  const inMaildir = isMaildir(named.flatMap(({entry, name}) => (entry.isDirectory() ? name : [])))
  const taken: {path: string; isFolder: boolean}[] = []
  for (const {entry, name} of named) {
    const path = join(folder, name)
    if (inMaildir && name === 'tmp') continue
    const isMailFolder = async () => inMaildir && entry.isDirectory() && (await isMaildirAt(path))
    if (name.startsWith('.') && !(await isMailFolder())) continue
    if (entry.isDirectory()) taken.push({path, isFolder: true})
    else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(encodePath(path)).catch(() => null))?.isFile()))
      taken.push({path, isFolder: false})
  }
  return taken
}

const isMaildir = (folders: string[]): boolean => ['cur', 'new', 'tmp'].every((name) => folders.includes(name))

async function isMaildirAt(folder: string): Promise<boolean> {
  const entries = await readdir(encodePath(folder), {withFileTypes: true})
  return isMaildir(entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])))
}

async function* expandOne(input: string, cwd: string): AsyncGenerator<InputFile> {
  const path = isAbsolute(input) ? input : resolve(cwd, input)
  const found = (await stat(encodePath(path)).catch(() => null)) ? path : await recoverName(path)
  if (found) {
    if ((await stat(encodePath(found))).isDirectory()) yield* walk(found, found)
    else yield {path: found, relativePath: basename(found), explicit: true}
    return
  }
  if (!hasMagic(input)) return
  const root = resolve(cwd, fixedPart(input))
  const matches: string[] = []
  for await (const match of glob(input, {cwd})) matches.push(resolve(cwd, match))
  for (const match of matches.sort(byName)) {
    for await (const file of expandOne(match, cwd)) {
      yield {...file, relativePath: relative(root, file.path), explicit: false}
    }
  }
}

/** Folders of a pattern before the first magic character: what it finds keeps its place below them. */
function fixedPart(pattern: string): string {
  const parts = pattern.split(/[/\\]/u)
  const magic = parts.findIndex(hasMagic)
  return parts.slice(0, magic).join(sep) || (isAbsolute(pattern) ? sep : '.')
}

/**
 * Files for the given inputs (files, folders, quoted globs), each path once, in order. Inputs that lead to nothing are
 * returned apart.
 */
export async function expandInputs(
  inputs: string[],
  cwd: string,
): Promise<{files: InputFile[]; missing: MissingInput[]}> {
  const files = new Map<string, InputFile>()
  const missing: MissingInput[] = []
  for (const input of inputs) {
    let any = false
    for await (const file of expandOne(input, cwd)) {
      any = true
      if (!files.has(file.path)) files.set(file.path, file)
    }
    if (!any && !(await isFolder(resolve(cwd, input)))) missing.push({input})
  }
  return {files: [...files.values()], missing}
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(encodePath(path)).catch(() => null))?.isDirectory() ?? false
}
