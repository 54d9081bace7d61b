import {ExitCode, SnapError} from '../../errors.ts'
import {documentSet, type LabelLine} from '../../types/label.ts'
import type {App} from '../app.ts'
import {checkedName} from './names.ts'

export interface LabelsResult {
  schema: 1
  set: string
  /** All sets there are. */
  sets: string[]
  /** By name. */
  labels: LabelLine[]
  /** Nothing was changed; `forgotten` is what would be. */
  dryRun?: boolean
  forgotten?: {label: string; examples: number; documents: number}
}

/** What is known about the labels of a set. Documents are labelled from the default set. */
export async function knownLabels(app: App, set: string): Promise<LabelsResult> {
  const name = checkedName(set, 'set')
  const labels = await app.store.labels(name, name === documentSet)
  return {schema: 1, set: name, sets: await app.store.labelSets(), labels}
}

/** Makes labels known that have no examples yet: they are guessed by their names and by words that are usual for them. */
export async function nameLabels(app: App, names: readonly string[], set: string): Promise<LabelsResult> {
  await app.store.nameLabels(
    checkedName(set, 'set'),
    names.map((name) => checkedName(name, 'label')),
  )
  return knownLabels(app, set)
}

/**
 * Forgets a label with all that was taught about it; documents lose it. `dryRun`: only tells what would be forgotten.
 * Throws E_NOT_FOUND (exit 2).
 */
export async function forgetLabel(
  app: App,
  name: string,
  {set, dryRun}: {set: string; dryRun: boolean},
): Promise<LabelsResult> {
  const before = await knownLabels(app, set)
  const label = checkedName(name, 'label')
  const line = before.labels.find((one) => one.label === label)
  if (line === undefined) {
    const hint = before.set === documentSet ? 'snap labels lists what is known.' : `snap labels --set ${before.set}`
    throw new SnapError('E_NOT_FOUND', `No label ${label} is known in the set ${before.set}.`, {
      exit: ExitCode.usage,
      hint,
    })
  }
  const {examples, documents} = line
  if (dryRun) return {...before, dryRun, forgotten: {label, examples, documents}}
  const forgotten = await app.store.forgetLabel(before.set, label, before.set === documentSet)
  return {...(await knownLabels(app, set)), forgotten: {label, ...forgotten}}
}
