import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {ExitCode, SnapError} from '../errors.ts'
import {nearest} from '../nearest.ts'
import {packaged} from '../packaged/index.ts'
import {secretOf} from '../secrets.ts'
import {withoutPassword} from './server-url.ts'
import {type Origin, type SettingName, type Settings, settings, trustedOnly} from './settings.ts'

export interface LoadedConfig {
  values: Readonly<Settings>
  origins: Readonly<Record<SettingName, Origin>>
  /** Files that were read. */
  files: string[]
  /** The key for a server, null where none is set. A function, so that no listing of settings can show it. */
  secret(of: SecretOwner): Promise<string | null>
}

export type SecretOwner = keyof typeof keyFiles
/** Which setting names the file of a key. */
const keyFiles = {
  llm: 'llm.keyFile',
  embed: 'embed.keyFile',
  sink: 'sink.keyFile',
  store: 'storeKeyFile',
  queue: 'queueKeyFile',
} as const satisfies Record<string, SettingName>
/** Addresses that may hold a password where nobody else reads them: in a variable, or in a settings file. */
const addresses = {store: 'store', queue: 'queueUrl'} as const

export interface ConfigSources {
  flags: Partial<Record<SettingName, unknown>>
  env: Record<string, string | undefined>
  cwd: string
  userFile: string
  /** --config FILE: instead of the project file; must exist. */
  configFile?: string
}

const names = Object.keys(settings) as SettingName[]

/** maxDpi -> SNAPBATCH_MAX_DPI, llm.url -> SNAPBATCH_LLM_URL */
export const envName = (name: string): string =>
  `SNAPBATCH_${name
    .replace(/[A-Z]/g, (c) => `_${c}`)
    .replace('.', '_')
    .toUpperCase()}`

/** The setting of this name. Throws E_USAGE with the one that was probably meant. */
export function settingNamed(name: string): SettingName {
  const found = names.find((one) => one === name)
  if (found !== undefined) return found
  const close = nearest(name, names)
  const isKey = /key$/i.test(name)
  const hint = isKey
    ? 'A key is no setting: give it in SNAPBATCH_LLM_KEY, or name a file of mode 0600: snap config set llm.keyFile FILE'
    : close === null
      ? 'snap config lists all settings.'
      : `Did you mean: ${close}`
  throw new SnapError('E_USAGE', `There is no setting ${name}.`, {exit: ExitCode.usage, hint})
}

/** maxDpi -> max-dpi */
const flagName = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`).replace('.', '-')

const bad = (message: string, hint: string) => new SnapError('E_CONFIG', message, {exit: ExitCode.badConfig, hint})

/**
 * A settings file as a table; null if there is none and none has to be. A file that just lies in the working folder is
 * not trusted: it may not name code to run.
 */
function readToml(file: string, mustExist: boolean, isTrusted: boolean): Record<string, unknown> | null {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    if (!mustExist && ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw bad(`Cannot read the config file ${file}: ${(error as Error).message}`, 'Check the path and its permissions.')
  }
  try {
    // Loaded here: most runs have no settings file, and its ten modules are 4 ms of the start.
    const {parse} = packaged.load('smol-toml') as typeof import('smol-toml')
    const table = flattened(parse(content))
    const unknown = Object.keys(table).filter((key) => !names.includes(key as SettingName))
    const refused = isTrusted ? undefined : trustedOnly.find((key) => key in table)
    if (refused !== undefined) {
      throw new Error(
        `${refused} says what code runs or where your text goes: set it in your own config.toml or as a variable`,
      )
    }
    if (unknown.length > 0) {
      throw new Error(`unknown setting ${unknown.map((key) => `"${key}"`).join(', ')}; there are ${names.join(', ')}`)
    }
    return table
  } catch (error) {
    throw bad(`${file}: ${(error as Error).message}`, 'Correct the value there, or take it out.')
  }
}

/** `[llm]` with `url` in it is the setting llm.url. */
export function flattened(table: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, value]) =>
      isTable(value) ? Object.entries(value).map(([inner, one]) => [`${key}.${inner}`, one]) : [[key, value]],
    ),
  )
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

function fromEnv(env: ConfigSources['env']): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (env[envName(name)] ? [[name, env[envName(name)]]] : [])))
}

/** Flags > environment > project file > user file > defaults, each value checked once. */
export function loadConfig(sources: ConfigSources): LoadedConfig {
  const projectFile = sources.configFile ?? join(sources.cwd, 'snapbatch.toml')
  const project = readToml(projectFile, sources.configFile !== undefined, sources.configFile !== undefined)
  const user = readToml(sources.userFile, false, true)
  const layers: [Origin, Record<string, unknown>, string][] = [
    ['flag', sources.flags, 'flag'],
    ['environment', fromEnv(sources.env), 'environment'],
    ['project file', project ?? {}, projectFile],
    ['user file', user ?? {}, sources.userFile],
  ]
  const values: Record<string, unknown> = {}
  const origins: Record<string, Origin> = {}
  for (const name of names) {
    const layer = layers.find(([, table]) => table[name] !== undefined)
    origins[name] = layer?.[0] ?? 'default'
    values[name] = layer ? parseValue(name, layer[1][name], layer[0], layer[2]) : settings[name].default
  }
  const passwords = takePasswords(values, origins)
  return {
    values: Object.freeze(values) as Settings,
    origins: origins as Record<SettingName, Origin>,
    secret: async (of) =>
      passwords[of] ?? (await secretOf(sources.env, envName(`${of}Key`), values[keyFiles[of]] as string | null)),
    files: [project ? projectFile : '', user ? sources.userFile : ''].filter(Boolean),
  }
}

/** Takes the passwords out of addresses. Others of this machine can read a command line. */
function takePasswords(
  values: Record<string, unknown>,
  origins: Record<string, Origin>,
): Partial<Record<SecretOwner, string>> {
  const passwords: Partial<Record<SecretOwner, string>> = {}
  for (const [owner, name] of Object.entries(addresses) as [keyof typeof addresses, SettingName][]) {
    if (values[name] === null) continue
    const {url, password} = withoutPassword(values[name] as string)
    if (password === null) continue
    if (origins[name] === 'flag') {
      throw new SnapError('E_USAGE', `--${flagName(name)}: a password on a command line can be read by others.`, {
        exit: ExitCode.usage,
        hint: `Put it into ${envName(`${owner}Key`)}, or into a file of mode 0600 that ${keyFiles[owner]} names.`,
      })
    }
    values[name] = url
    passwords[owner] = password
  }
  return passwords
}

function parseValue(name: SettingName, raw: unknown, origin: Origin, where: string): unknown {
  try {
    return settings[name].parse(raw)
  } catch (error) {
    const source = origin === 'environment' ? envName(name) : `${name} in ${where}`
    if (origin === 'flag') {
      throw new SnapError('E_USAGE', `--${flagName(name)}: ${(error as Error).message}`, {exit: ExitCode.usage})
    }
    throw bad(`${source}: ${(error as Error).message}`, 'Correct the value there, or take it out.')
  }
}
