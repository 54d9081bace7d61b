import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {zstdCompressSync} from 'node:zlib'
import type {Manifest, ReadAsset} from '../../src/single/types.ts'
import {assetOf} from '../../src/single/unpack.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A list of files as an executable has it; each is a group of its own unless its name begins with `pair/`. */
export function manifestOf(files: Record<string, Uint8Array>, more: Partial<Manifest> = {}): Manifest {
  const entries = Object.entries(files).map(([name, bytes]) => {
    return [name, {sha256: sha256(bytes), group: name.startsWith('pair/') ? 'pair' : name}] as const
  })
  return {
    version: '1.2.3',
    build: {commit: null, hash: null},
    platform: 'linux',
    arch: 'x64',
    files12: '0123456789ab',
    entries: {},
    modules: {},
    natives: {},
    versions: {},
    files: Object.fromEntries(entries),
    ...more,
  }
}

/** What an executable would hold, as files of a folder. */
export function writePack(folder: string, files: Record<string, Uint8Array>, more: Partial<Manifest> = {}): void {
  mkdirSync(folder, {recursive: true})
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifestOf(files, more)))
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, assetOf(name))
    mkdirSync(dirname(path), {recursive: true})
    writeFileSync(path, zstdCompressSync(bytes))
  }
}

export function readPack(folder: string): {manifest: Manifest; asset: ReadAsset} {
  const asset: ReadAsset = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : null)
  return {manifest: JSON.parse(asset('manifest.json')!.toString()) as Manifest, asset}
}
