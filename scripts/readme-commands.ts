/** Writes docs/commands, docs/settings.md and the command list of README.md anew from oclif.manifest.json: run it after `npm run build`. */
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {commandShapes, type OclifCommand} from '../src/command-shapes.ts'
import {commandPages, commandTable} from './command-pages.ts'
import {exitCodesOf} from './manual.ts'
import {replaceSection} from './replace-section.ts'
import {settingsPage} from './settings-page.ts'

const root = dirname(import.meta.dirname)
const readme = join(root, 'README.md')
const folder = join(root, 'docs/commands')
const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, OclifCommand>
}

rmSync(folder, {recursive: true, force: true})
mkdirSync(folder)
for (const [name, text] of commandPages(commandShapes(Object.values(commands), 'snap'), exitCodesOf(root)))
  writeFileSync(join(folder, name), text)
writeFileSync(join(root, 'docs/settings.md'), settingsPage())
writeFileSync(readme, replaceSection(readFileSync(readme, 'utf8'), 'commands', commandTable()))
