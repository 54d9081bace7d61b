import {archiveName, numbered} from '../output-name.ts'
import type {MediaKind} from '../types/document.ts'
import {type DocumentOptions, type StoredOptions, withDefaults} from '../types/options.ts'
import {type PathColumn, pathOf} from './rows.ts'
import type {BegunRun, FirstJob} from './types.ts'

/** A run of a container. */
export interface Holder {
  id: number
  document_id: number
  option_set_id: number
  generation: number
  seq: number
  priority: number
  created_at: number
  options: string
}

/** An item of a container that has none of what is inside. */
export interface HolderItem {
  /** Of the container. */
  run_id: number
  batch_id: number
  ordinal: number
  path: PathColumn
  out_path: PathColumn | null
  keep_duplicates: number
  memory_version: number
}

export interface Member {
  container_id: number
  name: string
  reason: string | null
  error: string | null
  document_id: number | null
  media: MediaKind | null
  bytes: number | null
}

/** Items inside of containers stand behind those of the inputs, however many are still to come. */
export const firstOrdinal = 2 ** 32

export const optionsOf = ({options}: Holder): DocumentOptions => withDefaults(JSON.parse(options) as StoredOptions)

export type OutPath = (member: Member) => string | null

/** Outputs of what is inside lie in a folder named as the container's own would be. */
export function outPaths({out_path}: HolderItem, {imageFormat}: DocumentOptions): OutPath {
  if (out_path === null) return () => null
  const folder = pathOf(out_path).replace(/\.pdf$/iu, '')
  const given = new Set<string>()
  return ({name, media}) => {
    if (media === null) return null
    const plain = archiveName(name, imageFormat, media)
    for (let n = 1; ; n++) {
      const free = n === 1 ? plain : numbered(plain, n)
      if (given.has(free.toLowerCase())) continue
      given.add(free.toLowerCase())
      return `${folder}/${free}`
    }
  }
}

/** The run of a member that is a document, as the queue has to begin it. */
export function begunRun(id: string, {seq, priority}: Holder, {media, bytes}: Member, first: FirstJob): BegunRun {
  return {id, seq, priority, first, media: media!, bytes: bytes!}
}
