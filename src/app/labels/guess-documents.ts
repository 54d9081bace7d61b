import {guessLabel, type LabelGuess} from '../../pipeline/labels/model.ts'
import type {StoredRun} from '../../store/types.ts'
import {documentSet, type GuessedLabels} from '../../types/label.ts'
import type {App} from '../app.ts'
import {type CurrentModel, currentModel} from './model.ts'
import {headOf, pageTexts} from './text.ts'

/** Nobody looks at labels of documents one by one: half of those below would be wrong. */
export const labelFrom = 0.5

/** Runs at a time: keeps memory flat over a large batch. */
const partSize = 200

/**
 * Labels for the documents of a batch that have none from a user. What documents say teaches nothing, so it is the same
 * whichever worker was faster; by how much was taught when the batch ended.
 */
export async function labelBatch(app: App, batch: string): Promise<void> {
  if ((await app.store.labelVersion(documentSet)) === 0) return
  const current = await currentModel(app, documentSet)
  for (let after: StoredRun | null = null; ; ) {
    const runs: StoredRun[] = await app.store.runsOfBatch(batch, {after, limit: partSize})
    await guessFor(app, runs, current)
    if (runs.length < partSize) return
    after = runs.at(-1)!
  }
}

export interface GuessedDocument extends LabelGuess {
  document: string
}

/** Guesses a label for the documents of these runs, and keeps it where it is likely enough; those with labels of a user are left out. */
export async function guessFor(
  app: App,
  runs: readonly StoredRun[],
  {model, version}: CurrentModel,
): Promise<GuessedDocument[]> {
  const ids = runs.filter(({extractionKey}) => extractionKey !== null).map(({document}) => document)
  const [labels, rejected] = [await app.store.documentLabels(ids), await app.store.rejectedLabels(ids)]
  const guesses: GuessedDocument[] = []
  for (const run of runs) {
    const {document} = run
    const isSaid = labels.get(document)?.some(({source, page}) => source === 'user' && page === undefined)
    if (run.extractionKey === null || isSaid) continue
    const refused = (rejected.get(document) ?? []).filter(({page}) => page === 0).map(({label}) => label)
    const guess = guessLabel(model, headOf(await pageTexts(app, document, run)))
    guesses.push({document, ...without(guess, refused)})
  }
  await app.store.saveGuesses(guesses.map(kept), version)
  return guesses
}

/** A label that the user took away is not given again. */
export const without = (guess: LabelGuess, refused: readonly string[]): LabelGuess =>
  guess.label !== null && refused.includes(guess.label) ? {...guess, label: null} : guess

const kept = ({document, label, confidence, source}: GuessedDocument): GuessedLabels => ({
  document,
  page: 0,
  labels: label === null || confidence < labelFrom ? [] : [{label, confidence, source}],
})
