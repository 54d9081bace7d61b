import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {manifestOf} from '../../scripts/manifest.ts'
import type {ProgramConfig} from '../../src/program/config.ts'
import {withCapturedOutput} from './output.ts'

const root = join(import.meta.dirname, '../..')
// By Node.js itself, as a launcher does, not by the test runner.
const load = createRequire(import.meta.url)
const {ProgramConfig: Config} = load('../../src/program/config.ts') as typeof import('../../src/program/config.ts')
const {commands} = load('../../src/program/commands.ts') as typeof import('../../src/program/commands.ts')
const {run} = load('../../src/program/run.ts') as typeof import('../../src/program/run.ts')

/** Our own commands, without help and aliases. */
export const sourceManifest = manifestOf(root)

/** The program's view of the sources; a new one each time, because help writes into it. */
export async function sourceConfig(): Promise<ProgramConfig> {
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return new Config({root, pjson}, commands, await sourceManifest)
}

export interface CliResult {
  exit: number
  stdout: string
  stderr: string
}

/** Runs a command line inside this process, against the sources; what the launchers do before that is left out. */
export async function runCli(args: string[], env: Record<string, string> = {}): Promise<CliResult> {
  const loaded = await sourceConfig()
  const before = {...process.env}
  Object.assign(process.env, env)
  process.exitCode = undefined
  try {
    const {stdout, stderr} = await withCapturedOutput(() => run(loaded, args))
    return {exit: Number(process.exitCode ?? 0), stdout, stderr}
  } finally {
    process.exitCode = undefined
    process.env = before
  }
}

/** The command line's one JSON document; throws when stdout holds anything else. */
export async function runJson(args: string[], env: Record<string, string> = {}) {
  const {exit, stdout, stderr} = await runCli([...args, '--json'], env)
  return {exit, stderr, json: JSON.parse(stdout)}
}
