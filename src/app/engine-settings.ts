import type {LoadedConfig} from '../config/load.ts'
import type {Settings} from '../config/settings.ts'
import {type EngineSettings, loadEngines} from '../pipeline/engines/index.ts'
import type {RemoteAccess} from '../pipeline/engines/remote/access.ts'
import type {Engines} from '../pipeline/engines/types.ts'

type Named = Pick<Settings, 'engines' | 'tessdata' | 'models'>

/** The folders that engines look into, as far as they are set. */
function engineSettings({tessdata, models}: Named): EngineSettings {
  return {...(tessdata ? {tessdata} : {}), ...(models ? {models} : {})}
}

/** Engines with these settings for the time of `use`. */
export async function withEngines<T>(settings: Named, use: (engines: Engines) => Promise<T>): Promise<T> {
  const engines = await loadEngines(settings.engines ?? undefined, engineSettings(settings))
  try {
    return await use(engines)
  } finally {
    await engines.close()
  }
}

/** Engines that may ask servers, with the keys for those that are set. */
export async function remoteEngines({values, secret}: LoadedConfig): Promise<Engines> {
  const keys: RemoteAccess['keys'] = new Map()
  for (const server of ['llm', 'embed'] as const) {
    const url = values[`${server}.url`]
    const key = url === null ? null : await secret(server)
    if (url !== null && key !== null) keys.set(url, key)
  }
  const remote = {allowRemote: values.allowRemote, keys}
  return loadEngines(values.engines ?? undefined, {...engineSettings(values), remote})
}

/** Variables that give a worker process the same engines. */
export function engineVariables({engines, tessdata, models}: Named): Record<string, string> {
  return {
    ...(engines ? {SNAPBATCH_ENGINES: engines} : {}),
    ...(tessdata ? {SNAPBATCH_TESSDATA: tessdata} : {}),
    ...(models ? {SNAPBATCH_MODELS: models} : {}),
  }
}

/** Engines of a worker process, by the variables of `engineVariables`. */
export function enginesOf(env: NodeJS.ProcessEnv): Promise<Engines> {
  const {SNAPBATCH_ENGINES: engines = null, SNAPBATCH_TESSDATA: tessdata = null, SNAPBATCH_MODELS: models = null} = env
  return loadEngines(engines ?? undefined, engineSettings({engines, tessdata, models}))
}
