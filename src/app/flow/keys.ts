import {hash} from 'node:crypto'
import {stageNamed, stages} from '../../pipeline/registry.ts'
import type {StageName} from '../../pipeline/stage.ts'
import type {StoredRun} from '../../store/types.ts'
import {type DocumentOptions, readsPages} from '../../types/options.ts'

const digest = (...parts: unknown[]): string => hash('sha256', JSON.stringify(parts)).slice(0, 32)

/**
 * Same options, same hash, whatever the order they were given in. The versions of all stages belong to it: after an
 * update of the program a document gets a new run, which does again only what the new versions change.
 */
export function optionHash(options: DocumentOptions): string {
  // What a batch comes to changes nothing of its documents.
  const versions = stages.filter(({unit}) => unit !== 'batch').map(({name, version}) => [name, version])
  return digest(
    Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)),
    versions,
  )
}

/** What a result of this stage depends on beside its inputs: the stage's version and the options it names. */
function stageKey(name: StageName, options: DocumentOptions): unknown[] {
  const stage = stageNamed(name)
  return [name, stage.version, stage.options.map((option) => options[option])]
}

/** What a language model gave for a reading: another model, or other questions, give other values. */
export const enrichKey = (readKey: string, options: DocumentOptions): string =>
  digest(readKey, stageKey('enrich', options))

/** Keys under which results are stored: a changed option, rule or engine makes new keys from that stage on only. */
export interface ResultKeys {
  split: string
  page: string
  read: string
  compress: string
  ingest: string
  enrich: string
}

/**
 * `missing` are the pages that could not be read for good: results made without them must not be taken for whole ones
 * when a later try reads them. `memoryVersion` is what was learned when the run's batch began. Each `generation`
 * (--force) does everything anew.
 */
export function resultKeys(
  sha256: string,
  {options, memoryVersion, generation}: Pick<StoredRun, 'options' | 'memoryVersion' | 'generation'>,
  missing: readonly number[],
): ResultKeys {
  const split = digest(sha256, generation, stageKey('scan.split', options))
  const page = digest(split, stageKey('scan.page', options))
  const pages = [page, ...missing]
  // Without pages there is no text layer, and no picture is turned: such a file is another one.
  const files = readsPages(options) ? pages : split
  const read = digest(pages, stageKey('scan.read', options), options.memory ? memoryVersion : 0)
  return {
    split,
    page,
    read,
    compress: digest(files, stageKey('compress', options)),
    ingest: digest(pages, stageKey('ingest', options)),
    enrich: enrichKey(read, options),
  }
}
