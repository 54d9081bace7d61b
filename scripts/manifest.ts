import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Interfaces, Plugin} from '@oclif/core'

/**
 * What help and parsing need of every command in `folder`, a path of the package in `root`: by oclif's own loader, instead
 * of the `oclif` program, which would bring some 200 packages for this.
 */
export async function manifestOf(root: string, folder: string): Promise<Interfaces.Manifest> {
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Interfaces.PJSON
  pjson.oclif.commands = folder
  const plugin = new Plugin({root, pjson, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true})
  await plugin.load()
  return plugin.manifest
}
