import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Config, run} from '@oclif/core'
import {withCapturedOutput} from './output.ts'

const root = join(import.meta.dirname, '../..')

/** package.json as bin/dev.js gives it to oclif: commands and hooks from src/. */
function sourcePackage() {
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const built = JSON.stringify(pjson.oclif)
  return {...pjson, oclif: JSON.parse(built.replaceAll('./dist/', './src/').replaceAll('.js"', '.ts"'))}
}

let config: Promise<Config> | undefined

/** oclif's view of the sources; loaded once. */
export function sourceConfig(): Promise<Config> {
  config ??= Config.load({root, pjson: sourcePackage(), ignoreManifest: true})
  return config
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
    const {stdout, stderr} = await withCapturedOutput(() => run(args, loaded))
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
