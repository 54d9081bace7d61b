import {decodeModel, encodeModel, modelFormat} from '../../pipeline/labels/codec.ts'
import {type LabelModel, maxExamples, trainLabels} from '../../pipeline/labels/model.ts'
import type {App} from '../app.ts'

export interface CurrentModel {
  /** Of the set it was learned from. */
  version: number
  model: LabelModel
}

/**
 * What a set has taught up to now: as it was kept, or learned if something was taught since. Two processes that
 * learn at once come to the same.
 */
export async function currentModel(app: App, set: string): Promise<CurrentModel> {
  const version = await app.store.labelVersion(set)
  const kept = await app.store.labelModel(set, version, modelFormat)
  if (kept !== null) return {version, model: decodeModel(kept)}
  const [examples, named] = [await app.store.labelExamples(set, maxExamples), await app.store.namedLabels(set)]
  const model = trainLabels(examples, named)
  if (version > 0) await app.store.saveLabelModel(set, version, modelFormat, encodeModel(model))
  return {version, model}
}
