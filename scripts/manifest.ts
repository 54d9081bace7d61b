import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Interfaces, Plugin} from '@oclif/core'

/**
 * What help and parsing need of every command in src/commands, in order: by oclif's own loader, instead
 * of the `oclif` program, which would bring some 200 packages for this.
 */
export async function manifestOf(root: string): Promise<Interfaces.Manifest> {
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Interfaces.PJSON
  pjson.oclif.commands = './src/commands'
  const plugin = new Plugin({root, pjson, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true})
  await plugin.load()
  const commands = Object.entries(plugin.manifest.commands).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {...plugin.manifest, commands: Object.fromEntries(commands)}
}
