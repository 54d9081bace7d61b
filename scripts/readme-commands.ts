/** Writes the command list of README.md anew from oclif.manifest.json: run it after `npm run build`. */
import {readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {commandTable, type ManifestCommand, replaceSection} from './command-table.ts'

const root = dirname(import.meta.dirname)
const readme = join(root, 'README.md')
const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, ManifestCommand>
}
writeFileSync(readme, replaceSection(readFileSync(readme, 'utf8'), 'commands', commandTable(Object.values(commands))))
