import {closeSync, openSync, readFileSync, readSync, realpathSync} from 'node:fs'
import {basename, delimiter, dirname, join} from 'node:path'
import {findProgram} from '../../find-program.ts'

type Env = Record<string, string | undefined>

/** A program called `snap`; `path` as a shell would name it. */
export interface Namesake {
  path: string
  owner: 'ours' | 'snapd' | 'other'
  /** Whether a folder of PATH holds it; if not, only its path starts it. */
  inPath: boolean
}

/** Where snapd puts its own, whatever PATH says: Debian, Ubuntu, Fedora, Arch; as a snap itself; as links of Fedora. */
const places = ['/usr/bin/snap', '/snap/bin/snap', '/var/lib/snapd/snap/bin/snap', '/snap/snapd/current/usr/bin/snap']

/** Every program called `snap`, the one that a shell starts first; each file once. None of them is run. */
export function findNamesakes(env: Env, elsewhere: readonly string[] = places): Namesake[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const found = [
    ...folders.map((folder) => ({path: findProgram('snap', {...env, PATH: folder}), inPath: true})),
    ...elsewhere.map((place) => ({path: findProgram(place, env), inPath: false})),
  ].flatMap(({path, inPath}) => (path === null ? [] : [{path, inPath, file: realpathSync(path)}]))
  return found
    .filter(({file}, i) => found.findIndex((other) => other.file === file) === i)
    .map(({path, inPath, file}) => ({path, inPath, owner: ownerOf(path, file)}))
}

/** Our launcher lies in our package, other files of ours have its name in them; snapd's has the address of its store. */
function ownerOf(path: string, file: string): Namesake['owner'] {
  if (basename(file).startsWith('snapbatch') || isLauncher(file)) return 'ours'
  const inside = wordsInside(file, ['snapbatch', 'snapcraft.io'])
  if (inside === null) return places.includes(path) ? 'snapd' : 'other'
  if (inside.has('snapbatch')) return 'ours'
  return inside.has('snapcraft.io') ? 'snapd' : 'other'
}

function isLauncher(file: string): boolean {
  try {
    const {name} = JSON.parse(readFileSync(join(dirname(dirname(file)), 'package.json'), 'utf8')) as {name?: string}
    return name?.startsWith('snapbatch') ?? false
  } catch {
    return false
  }
}

const chunkBytes = 1 << 20
/** Our executable has below 200 MB, snapd's 15: what is larger is neither. */
const mostBytes = 256 * chunkBytes

/** Which of the words a file holds, up to the first of them; null if it cannot be read. */
function wordsInside(file: string, words: readonly [string, ...string[]]): Set<string> | null {
  const found = new Set<string>()
  // A word may lie across two chunks.
  const overlap = Math.max(...words.map((word) => word.length)) - 1
  const buffer = Buffer.alloc(overlap + chunkBytes)
  try {
    const handle = openSync(file, 'r')
    try {
      for (let at = 0; at < mostBytes && !found.has(words[0]); ) {
        const bytes = readSync(handle, buffer, overlap, chunkBytes, at)
        if (bytes === 0) break
        const seen = buffer.subarray(0, overlap + bytes)
        for (const word of words) if (seen.includes(word)) found.add(word)
        seen.copyWithin(0, bytes)
        at += bytes
      }
    } finally {
      closeSync(handle)
    }
    return found
  } catch {
    return null
  }
}
