import {shownValue} from '../config/dsn.ts'
import {envName, type LoadedConfig} from '../config/load.ts'
import {type Origin, type SettingName, settings} from '../config/settings.ts'
import type {Paths} from '../paths.ts'
import {compression} from './options.ts'

export interface ConfigResult {
  schema: 1
  /** `effective`: what counts where a value is left to another setting. */
  settings: {
    name: string
    value: unknown
    effective: unknown
    origin: Origin
    environment: string
    description: string
  }[]
  files: string[]
  paths: Paths
}

/** Every setting with its value and origin. */
export function configResult(config: LoadedConfig, paths: Paths): ConfigResult {
  const {lossless, quality, maxDpi} = compression(config.values)
  // Without losses there is neither.
  const byLevel: Partial<Record<SettingName, unknown>> = lossless ? {} : {quality, maxDpi}
  const rows = (Object.keys(settings) as SettingName[]).map((name) => ({
    name,
    value: shownValue(name, config.values[name]),
    effective: shownValue(name, config.values[name] ?? byLevel[name] ?? null),
    origin: config.origins[name],
    environment: envName(name),
    description: settings[name].description,
  }))
  return {schema: 1, settings: rows, files: config.files, paths}
}
