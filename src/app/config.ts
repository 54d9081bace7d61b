import {envName, type LoadedConfig} from '../config/load.ts'
import {type Origin, type SettingName, settings} from '../config/settings.ts'
import type {Paths} from '../paths.ts'

export interface ConfigResult {
  schema: 1
  settings: {name: string; value: unknown; origin: Origin; environment: string; description: string}[]
  files: string[]
  paths: Paths
}

/** Every setting with its value and origin. */
export function configResult(config: LoadedConfig, paths: Paths): ConfigResult {
  const rows = (Object.keys(settings) as SettingName[]).map((name) => ({
    name,
    value: config.values[name],
    origin: config.origins[name],
    environment: envName(name),
    description: settings[name].description,
  }))
  return {schema: 1, settings: rows, files: config.files, paths}
}
