import {envName, type LoadedConfig} from '../../config/load.ts'
import {packaged} from '../../packaged/index.ts'
import type {Paths} from '../../paths.ts'
import type {Program} from './plan.ts'

const addresses = ['store', 'queueUrl', 'blobs'] as const

/** How this very program is started, and what of its settings names servers. */
export async function thisProgram(config: LoadedConfig, paths: Paths): Promise<Program> {
  const {values} = config
  const isAsked = Object.entries(values).some(([name, value]) => /\.(?:url|dsn)$/u.test(name) && value !== null)
  const isRemote = isAsked || values.store !== null || (values.blobs?.startsWith('s3:') ?? false)
  return {command: packaged.command(), paths, env: process.env, isRemote, servers: await serversOf(config)}
}

/** Where the store is kept, and the passwords to it, as variables; none for a store of this machine. */
async function serversOf({values, secret}: LoadedConfig): Promise<[name: string, value: string][]> {
  if (values.store === null) return []
  const places = addresses.map((name) => [envName(name), values[name]] as const)
  const owners = ['store', 'queue'] as const
  const keys = await Promise.all(owners.map(async (owner) => [envName(`${owner}Key`), await ofServer(owner)] as const))
  return [...places, ...keys].flatMap(([name, value]) => (value === null ? [] : [[name, value]]))

  async function ofServer(owner: (typeof owners)[number]): Promise<string | null> {
    return owner === 'queue' && values.queueUrl === null ? null : secret(owner)
  }
}
