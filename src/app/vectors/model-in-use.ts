import type {App} from '../app.ts'
import {modelNameThatIsSet} from '../models.ts'

/** What helps where there are vectors of several models. */
export const modelHint = 'The setting embed.model says which are meant: snap config set embed.model NAME'

/** Models that have vectors here, and the one that is meant: the one that is set, else the only one. Models are never mixed. */
export async function modelInUse(app: App): Promise<{models: string[]; chosen: string | null}> {
  const models = (await app.store.embeddingModels()).filter(({vectors}) => vectors > 0).map(({name}) => name)
  const set = await modelNameThatIsSet(app.config.values)
  if (set !== null && models.includes(set)) return {models, chosen: set}
  return {models, chosen: models.length === 1 ? models[0]! : null}
}
