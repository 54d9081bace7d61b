import {ExitCode, SnapError} from '../../errors.ts'
import {guessLabel, type LabelGuess} from '../../pipeline/labels/model.ts'
import type {StoredDocument} from '../../store/types.ts'
import {type DocumentLabel, documentSet, type LabelChange} from '../../types/label.ts'
import type {App} from '../app.ts'
import {findDocument} from '../find-document.ts'
import {guessFor, labelFrom, without} from './guess-documents.ts'
import {currentModel} from './model.ts'
import {checkedName} from './names.ts'
import {headOf, pageTexts} from './text.ts'

export interface LabelInput {
  /** Documents by id or path; without `add`, `remove`, `guess` and `byPage` the last one is a label. */
  args: string[]
  add: string[]
  remove: string[]
  /** 1-based; the labels are of this page only. */
  page: number | undefined
  guess: boolean
  byPage: boolean
  cwd: string
}

export interface LabelledDocument {
  document: string
  path: string
  labels: DocumentLabel[]
  /** With --guess: what was guessed for it; absent where a user has labelled it. */
  guess?: LabelGuess
  /** With --by page: what was guessed for each page. */
  pages?: ({page: number} & LabelGuess)[]
}

export interface LabelResult {
  schema: 1
  documents: LabelledDocument[]
}

const usage = (message: string, hint = 'snap label bills/a.jpg utilities') =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})

/** Gives documents labels, takes them away, or guesses them: `snap label`. */
export async function label(app: App, input: LabelInput): Promise<LabelResult> {
  const {args, add, remove, guess, byPage} = input
  const hasNoLabel = add.length + remove.length === 0
  if ((guess || byPage) && !hasNoLabel) throw usage('--guess and --by page give labels of their own.')
  if (guess) return guessAll(app, input)
  const named = byPage || !hasNoLabel ? args : args.slice(0, -1)
  if (named.length === 0) throw usage('Say which documents, and a label for them.')
  const documents = await foundDocuments(app, named, input.cwd)
  if (byPage) return guessPages(app, documents)
  await change(app, documents, {...input, add: hasNoLabel ? args.slice(-1) : add})
  return labelled(app, documents)
}

/** All documents are looked for before any is changed: a slip of the pen changes nothing. */
async function foundDocuments(app: App, names: readonly string[], cwd: string): Promise<StoredDocument[]> {
  const documents: StoredDocument[] = []
  for (const name of names) {
    const document = await findDocument(app, name, cwd)
    const hint = 'Name a file that was processed, or an id: snap search WORDS shows ids.'
    if (!document) throw new SnapError('E_NOT_FOUND', `There is no document ${name}.`, {exit: ExitCode.usage, hint})
    if (!documents.some(({id}) => id === document.id)) documents.push(document)
  }
  return documents
}

async function change(app: App, documents: readonly StoredDocument[], input: LabelInput): Promise<void> {
  const [add, remove] = [input.add, input.remove].map((names) => names.map((name) => checkedName(name, 'label')))
  const runs = await app.store.latestRuns(idsOf(documents), 'reading')
  const changes: LabelChange[] = []
  for (const {id} of documents) {
    const pages = await pageTexts(app, id, runs.get(id))
    if (pages.length === 0) throw usage(`Document ${id} was not read yet.`, 'snap process')
    const page = pages.find((one) => one.page === input.page)
    if (input.page !== undefined && page === undefined) throw usage(`Document ${id} has no page ${input.page}.`)
    changes.push({document: id, page: page?.page ?? 0, add: add!, remove: remove!, text: page?.text ?? headOf(pages)})
  }
  await app.store.changeLabels(changes)
}

const idsOf = (documents: readonly StoredDocument[]): string[] => documents.map(({id}) => id)

async function labelled(app: App, documents: readonly StoredDocument[]): Promise<LabelResult> {
  const labels = await app.store.documentLabels(idsOf(documents))
  const rows = documents.map(({id, sources}) => ({
    document: id,
    path: sources[0]?.path ?? id,
    labels: labels.get(id) ?? [],
  }))
  return {schema: 1, documents: rows}
}

/** Documents at a time. */
const partSize = 200

/** Guesses for the named documents, or for all; what users said stays. Reads no page anew. */
async function guessAll(app: App, {args, cwd}: LabelInput): Promise<LabelResult> {
  const current = await currentModel(app, documentSet)
  const result: LabelResult = {schema: 1, documents: []}
  for await (const documents of chosenDocuments(app, args, cwd)) {
    const runs = await app.store.latestRuns(idsOf(documents), 'reading')
    const guessed = await guessFor(app, [...runs.values()], current)
    const byId = new Map(guessed.map(({document, ...guess}) => [document, guess]))
    for (const one of (await labelled(app, documents)).documents) {
      const guess = byId.get(one.document)
      result.documents.push(guess ? {...one, guess} : one)
    }
  }
  return result
}

async function* chosenDocuments(app: App, names: readonly string[], cwd: string): AsyncGenerator<StoredDocument[]> {
  if (names.length > 0) return yield await foundDocuments(app, names, cwd)
  for (let after: string | null = null; ; ) {
    const documents: StoredDocument[] = await app.store.documentsAfter(after, partSize)
    if (documents.length > 0) yield documents
    if (documents.length < partSize) return
    after = documents.at(-1)!.id
  }
}

/** Guesses for each page of some documents; likely ones are kept as labels of the pages. */
async function guessPages(app: App, documents: readonly StoredDocument[]): Promise<LabelResult> {
  const {model, version} = await currentModel(app, documentSet)
  const runs = await app.store.latestRuns(idsOf(documents), 'reading')
  const rejected = await app.store.rejectedLabels(idsOf(documents))
  const guessed = new Map<string, LabelledDocument['pages']>()
  for (const {id} of documents) {
    const pages = (await pageTexts(app, id, runs.get(id))).map(({page, text}) => {
      const refused = (rejected.get(id) ?? []).filter((one) => one.page === page).map((one) => one.label)
      return {page, ...without(guessLabel(model, text), refused)}
    })
    guessed.set(id, pages)
    await app.store.saveGuesses(
      pages.map((page) => ofPage(id, page)),
      version,
    )
  }
  const result = await labelled(app, documents)
  return {...result, documents: result.documents.map((one) => ({...one, pages: guessed.get(one.document)!}))}
}

const ofPage = (document: string, {page, label: guessed, confidence, source}: {page: number} & LabelGuess) => ({
  document,
  page,
  labels: guessed === null || confidence < labelFrom ? [] : [{label: guessed, confidence, source}],
})
