import type {Clock} from '../clock.ts'
import type {StoreEffect} from '../store/types.ts'
import type {App, OpenAppOptions} from './app.ts'
import {toTell} from './hooks/to-tell.ts'
import {createLog} from './log.ts'
import {createScanner} from './programs/scanner.ts'

/** What an app has whatever its store is. `app` gives the settings as they are now: they may be loaded anew. */
export function sharedParts(
  {paths, config}: OpenAppOptions,
  clock: Clock,
  app: () => Pick<App, 'config'>,
): {
  parts: Pick<App, 'paths' | 'config' | 'clock' | 'log' | 'scanner'>
  withTellings(effects: StoreEffect[]): StoreEffect[]
} {
  const values = () => app().config.values
  const scanner = createScanner(values, paths, clock)
  return {
    parts: {paths, config, clock, log: createLog(paths.logs, clock), scanner},
    withTellings: (effects) => [...effects, ...toTell(effects, values())],
  }
}
