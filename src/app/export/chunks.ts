import {ExitCode, SnapError} from '../../errors.ts'
import {stages} from '../../pipeline/registry.ts'
import type {DocumentJson, StageJson} from '../../types/contract.ts'
import type {App} from '../app.ts'
import {optionHash} from '../flow/keys.ts'
import {refreshFields} from '../search/fields.ts'
import {modelHint, modelInUse} from '../vectors/model-in-use.ts'
import {selectDocuments} from './select.ts'
import type {Where} from './where.ts'

/**
 * A line of JSON for each chunk of the documents for which the conditions hold: docs/export.md. One document is in memory
 * at a time. Counts documents in `count`.
 */
export async function* chunkLines(
  app: App,
  where: Where,
  model: string | null,
  count: {documents: number},
): AsyncGenerator<string> {
  for await (const document of selectDocuments(app, where)) {
    count.documents++
    const shared = await sharedOf(app, document)
    const vectors = model === null ? null : await vectorsOf(app, document.id!, model)
    for (const {ordinal, page, start, end, text, source = null, pageKey} of await app.store.chunks(document.id!)) {
      const vector = vectors === null ? {} : {model, vector: vectors.get(ordinal) ?? null}
      const chunk = {schema: 1, document: document.id, chunk: ordinal, page, start, end, text, source}
      const {provenance, ...rest} = shared
      yield `${JSON.stringify({...chunk, ...rest, provenance: {...provenance, pages: pageKey}, ...vector})}\n`
    }
  }
}

async function sharedOf(app: App, document: DocumentJson) {
  await refreshFields(app, [document.id!])
  const [facts] = await app.store.documentFacts([document.id!])
  const run = (await app.store.run(document.run!))!
  // Stages have the versions of this program only where it would make the same run again.
  const isCurrent = optionHash(run.options) === run.optionHash
  return {
    path: document.path,
    sha256: document.sha256,
    kind: document.kind,
    fields: facts?.values ?? {},
    labels: facts?.labels ?? [],
    duplicateOf: document.duplicateOf,
    provenance: {
      run: run.id,
      engine: engineOf(document),
      options: run.optionHash,
      stages: isCurrent ? Object.fromEntries(stages.map(({name, version}) => [name, version])) : null,
    },
  }
}

function engineOf({stages}: DocumentJson): string | null {
  const scan: StageJson | undefined = stages['scan']
  return scan?.engine ?? null
}

async function vectorsOf(app: App, document: string, model: string): Promise<Map<number, number[]>> {
  const chunks = await app.store.vectorChunks(document, model)
  return new Map(chunks.map(({ordinal, vector}) => [ordinal, [...vector]]))
}

/** The model whose vectors are exported. Throws E_USAGE (exit 2) where none is meant. */
export async function chosenModel(app: App): Promise<string> {
  const {chosen, models} = await modelInUse(app)
  if (chosen !== null) return chosen
  const [message, hint] =
    models.length === 0
      ? [
          'There are no vectors yet.',
          'snap config set embed.url URL, then snap retry --vectors; or leave --vectors out.',
        ]
      : [`There are vectors of several models: ${models.join(', ')}.`, modelHint]
  throw new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})
}
