import type {App} from '../app.ts'
import type {Announcer} from './announce.ts'

/** Two queries that an index answers. */
const lookMs = 2000

/**
 * Only this machine can write the outputs that it asked for: while a program works here, those of documents that other machines
 * finish are written, and told, as they come.
 */
export function watchOthers(app: Pick<App, 'isShared'>, announcer: Pick<Announcer, 'later' | 'lookElsewhere'>) {
  if (!app.isShared) return {stop() {}}
  let isLooking = false
  const look = async () => {
    await announcer.lookElsewhere().finally(() => {
      isLooking = false
    })
  }
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    announcer.later(look)
  }, lookMs)
  return {stop: () => clearInterval(timer)}
}
