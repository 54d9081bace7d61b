import type {Settings} from '../../config/settings.ts'
import type {StoreEffect} from '../../store/types.ts'

/** What has to be told of these changes, by what is set. */
export function toTell(effects: readonly StoreEffect[], values: Settings): StoreEffect[] {
  return effects.flatMap((effect): StoreEffect[] => {
    if (effect.type === 'submit')
      return isBatchTold(values) ? [{type: 'tell', event: 'batch', subject: effect.batch}] : []
    if (effect.type !== 'run.state') return []
    if (effect.state === 'done' && values['hooks.onDone']) return [{type: 'tell', event: 'done', subject: effect.run}]
    if (effect.state === 'failed' && values['hooks.onFailed'])
      return [{type: 'tell', event: 'failed', subject: effect.run}]
    return []
  })
}

const isBatchTold = (values: Settings): boolean => values['hooks.onBatch'] !== null || values.notify
