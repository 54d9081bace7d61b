import {join} from 'node:path'
import {DocumentError, toFailure} from '../../errors.ts'
import {newId} from '../../ids.ts'
import {extensionOf} from '../../media-extensions.ts'
import type {NewMember, StoredDocument, StoreEffect} from '../../store/types.ts'
import {isContainer, type MediaKind} from '../../types/document.ts'
import {type ContainedMember, type Nesting, outermost, type SplitData} from '../../types/results.ts'
import type {App} from '../app.ts'
import {stageOf} from './plan.ts'
import type {FlowContext} from './stage-flow.ts'

/** Where a document stands inside of others, for those that are to be opened. */
export const nestingOf = async ({store}: Pick<App, 'store'>, {id, media}: StoredDocument): Promise<Nesting> =>
  isContainer(media) ? store.nesting(id) : outermost

/** A result of scan.split with which nobody needs to look again; older programs did not open what it is about. */
export const isWholeSplit = (split: SplitData | null, {media}: Pick<StoredDocument, 'media'>): split is SplitData =>
  split !== null && (split.isOpened === true || !isContainer(media))

/**
 * Moves what was found inside of a document into the blob store, and says what that changes: it is known to be there, and
 * every batch that wants the run wants it, too. None where nothing was found.
 */
export async function containedEffects(
  {app, run, document}: Pick<FlowContext, 'app' | 'run' | 'document'>,
  found: ContainedMember[] | undefined,
  workDir: string | null,
): Promise<StoreEffect[]> {
  const attach: StoreEffect = {type: 'contained.attach', run: run.id, first: stageOf('scan.split')}
  // Another run has opened it.
  if (found === undefined || workDir === null) return isContainer(document.media) ? [attach] : []
  if (found.length === 0) return []
  const passed = await Promise.all(found.map((member) => scanned(app, member, workDir)))
  const files = passed.flatMap((member) => ('file' in member ? [fileOf(member, workDir)] : []))
  const hashes = (await app.blobs.putAll(files)).values()
  const members = passed.map((member): NewMember => {
    if (!('file' in member)) return member
    const {name, media, bytes} = member
    const {hash: sha256} = hashes.next().value!
    return {
      name,
      document: {id: newId('d', app.clock.now()), sha256, bytes, media},
      extension: extensionOf(name, media),
    }
  })
  return [{type: 'contained.save', document: document.id, members}, attach]
}

/** What is infected never comes into the blob store: it is a member that cannot be read. */
async function scanned(app: Pick<App, 'scanner'>, member: ContainedMember, workDir: string): Promise<ContainedMember> {
  if (!('file' in member)) return member
  try {
    await app.scanner.check({path: join(workDir, member.file), sha256: member.sha256})
    return member
  } catch (error) {
    if (!(error instanceof DocumentError) || error.code !== 'E_INFECTED') throw error
    return {name: member.name, error: toFailure(error)}
  }
}

const fileOf = ({name, file, media}: {name: string; file: string; media: MediaKind}, workDir: string) => ({
  file: join(workDir, file),
  extension: extensionOf(name, media),
})
