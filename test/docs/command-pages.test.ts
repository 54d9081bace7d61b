import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {commandGroups} from '../../scripts/command-facts.ts'
import {commandPages, commandTable} from '../../scripts/command-pages.ts'
import {exitCodesOf} from '../../scripts/manual.ts'
import {settingsPage} from '../../scripts/settings-page.ts'
import {commandShapes} from '../../src/command-shapes.ts'
import {loadConfig} from '../../src/config/load.ts'
import {sourceManifest} from '../helpers/run-cli.ts'

/** Our own, without help and the aliases that the configuration has. */
const {commands} = await sourceManifest
const shapes = commandShapes(Object.values(commands), 'snap')

test('every command has its place in the list, once', () => {
  const grouped = Object.values(commandGroups).flatMap((group) => Object.keys(group))
  expect(new Set(grouped).size).toBe(grouped.length)
  expect(new Set(grouped)).toEqual(new Set(shapes.map(({words}) => words[0]!)))
})

test('the pages say what the commands say of themselves today: else npm run readme', () => {
  const pages = commandPages(shapes, exitCodesOf('.'))
  expect(new Set(readdirSync('docs/commands'))).toEqual(new Set(pages.keys()))
  for (const [name, text] of pages) expect(readFileSync(`docs/commands/${name}`, 'utf8'), name).toBe(text)
  expect(readFileSync('README.md', 'utf8')).toContain(commandTable())
})

test('docs/settings.md has every setting as it is today: else npm run readme', () => {
  const page = settingsPage()
  expect(page).toContain('| `keepHistory` | `30d` | `SNAPBATCH_KEEP_HISTORY` |')
  expect(page).toContain('| `retry` | `30s,90s,5m` |')
  expect(page).toMatch(/`llm\.url` \| {2}\| `SNAPBATCH_LLM_URL` \| Not in `snapbatch\.toml`\./u)
  expect(readFileSync('docs/settings.md', 'utf8')).toBe(page)
})

test('the settings file that is shown is one', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'snapbatch-settings-'))
  onTestFinished(() => rmSync(cwd, {recursive: true}))
  const [, toml] = /```toml\n(.*?)```/su.exec(settingsPage())!
  writeFileSync(join(cwd, 'snapbatch.toml'), toml!)
  const {values} = loadConfig({flags: {}, env: {}, cwd, userFile: join(cwd, 'none.toml')})
  expect(values).toMatchObject({lang: ['deu', 'eng'], level: 'high', maxDpi: 200, 'watch.settle': 5000})
})
