import {mkdir, readFile, realpath} from 'node:fs/promises'
import {dirname, resolve} from 'node:path'
import {shownValue} from '../config/dsn.ts'
import {tomlValue, withSetting} from '../config/edit.ts'
import {type LoadedConfig, settingNamed} from '../config/load.ts'
import {type Origin, type SettingName, settings} from '../config/settings.ts'
import {ExitCode, SnapError} from '../errors.ts'
import {secretOf} from '../secrets.ts'
import {ignoreMissing, writeFileAtomic} from '../store/atomic-file.ts'
import {checkAddress} from './models.ts'

export interface EditInput {
  config: LoadedConfig
  /** The user's own settings file. */
  file: string
  name: string
  /** Null takes the setting out. */
  value: string | null
  /** Text may leave this machine, from now on. */
  allowRemote: boolean
  cwd: string
}

export interface Edited {
  schema: 1
  name: SettingName
  /** As it is now, whatever it comes from. */
  value: unknown
  origin: Origin
  file: string
  /** What counts before the file, where something does. */
  overriddenBy: 'environment' | 'project file' | null
  /** It was allowed with it, for all settings and from now on, that text leaves this machine. */
  allowRemote: boolean
}

/** Files and folders: kept whole, since a settings file is read from anywhere. */
const paths: readonly SettingName[] = [
  'llm.keyFile',
  'embed.keyFile',
  'sink.keyFile',
  'embed.folder',
  'engines',
  'tessdata',
  'models',
]
/** What goes to an address. */
const sends: Partial<Record<SettingName, string>> = {
  'llm.url': 'the text of every document',
  'embed.url': 'the text of every document, and what you search for,',
  'sink.url': 'the text of every chunk, and what was read of the document,',
  'errors.dsn': 'where snap itself fails, without anything of a document,',
}

/**
 * Changes one value in the user's settings file, whole or not at all; comments and other values stay. Throws E_USAGE for names
 * and values that are none, E_CONFIG for an address that text may not go to, for a key file that others may read, and
 * for a file that cannot be changed this way.
 */
export async function editConfig(input: EditInput, reload: () => LoadedConfig): Promise<Edited> {
  const name = settingNamed(input.name)
  const changes = await changesOf(input, name)
  const file = await realpath(input.file).catch(() => input.file)
  const before = await touching(file, async () => (await readFile(file, 'utf8').catch(ignoreMissing)) ?? '')
  const after = changes.reduce((text, [one, value]) => edited(text, one, value, file), before)
  if (after !== before) {
    await touching(file, () => write(file, after))
  }
  const {values, origins} = reload()
  const origin = origins[name]
  const overriddenBy = origin === 'environment' || origin === 'project file' ? origin : null
  return {
    schema: 1,
    name,
    value: shownValue(name, values[name]),
    origin,
    file,
    overriddenBy,
    allowRemote: input.allowRemote,
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), {recursive: true, mode: 0o700})
  await writeFileAtomic(file, text, {mode: 0o600})
}

/** What the file system refuses is no bug of ours. */
async function touching<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw new SnapError('E_CONFIG', `${file} cannot be changed: ${(error as Error).message}`, {
      exit: ExitCode.missing,
      hint: 'All is as before. Free its disk or folder, or give the value in a variable: snap config --json names them.',
    })
  }
}

/** Names and values as TOML, checked. */
async function changesOf(input: EditInput, name: SettingName): Promise<[SettingName, string | null][]> {
  const {value: raw, allowRemote, config, cwd} = input
  if (raw === null) return [[name, null]]
  const value = paths.includes(name) ? resolve(cwd, raw) : raw
  const parsed = parsedValue(name, value)
  if (name.endsWith('.keyFile')) await secretOf({}, '', value)
  const what = sends[name]
  if (what !== undefined) {
    const allowed = {...config.values, allowRemote: allowRemote || config.values.allowRemote}
    checkAddress(String(parsed), name, what, allowed)
  }
  return [[name, tomlValue(value, parsed)], ...(allowRemote ? [['allowRemote', 'true'] as [SettingName, string]] : [])]
}

function parsedValue(name: SettingName, value: string): unknown {
  try {
    return settings[name].parse(value)
  } catch (error) {
    throw new SnapError('E_USAGE', `${name}: ${(error as Error).message}`, {exit: ExitCode.usage})
  }
}

function edited(text: string, name: SettingName, value: string | null, file: string): string {
  const bad = (message: string) =>
    new SnapError('E_CONFIG', `${file}: ${message}`, {
      exit: ExitCode.badConfig,
      hint: `Correct ${JSON.stringify(file)} by hand.`,
    })
  let after: string | null
  try {
    after = withSetting(text, name, value)
  } catch (error) {
    throw bad((error as Error).message)
  }
  if (after === null) throw bad(`${name} is written there in a way that cannot be changed from here.`)
  return after
}

/** One setting, for scripts. */
export function oneSetting({values, origins}: LoadedConfig, given: string) {
  const name = settingNamed(given)
  return {schema: 1 as const, name, value: shownValue(name, values[name]), origin: origins[name]}
}
