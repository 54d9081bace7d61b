import {globSync, readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {parseCommand} from '../helpers/parse-command.ts'
import {sourceConfig} from '../helpers/run-cli.ts'

// Those of docs/commands are made of what the commands say, whose examples are tested below.
const pages = globSync(['*.md', 'docs/*.md'])
const blocks = /^```(?:sh|bash)?\n(.*?)^```/gmsu
/** A call of the program: at the start of a line, behind a time of a crontab or in $(…), up to what the shell ends it with. */
const call = /(?:^|^[\d* ]+ {2}|\$\(|[;|] )(?:sudo )?(?:[A-Z_]+=\S+ )?snap ((?:'[^']*'|"[^"]*"|[^'"#;|)\n])+)/gmu
const word = /(?:'[^']*'|"[^"]*"|[^\s'"])+/gu

const withoutComments = (text: string) => text.replaceAll(/\\\n|\s#.*$/gmu, '')
const words = (line: string) => [...line.matchAll(word)].map(([text]) => text.replaceAll(/["'[\]]/gu, ''))
const isShells = (text: string) => /^[<>&]|^…$|^\.\.\.$/u.test(text)

/** What is wrong with a line; nothing where the program would take it. */
async function refused(line: string): Promise<string[]> {
  try {
    await parseCommand(words(line).filter((text) => !isShells(text)))
    return []
  } catch (error) {
    return [`snap ${line}: ${(error as Error).message.split('\n')[0]}`]
  }
}

const allRefused = async (lines: string[]) => (await Promise.all(lines.map(refused))).flat()
const read = (page: string) => readFileSync(page, 'utf8')

test('command lines of the documentation are taken', async () => {
  const texts = pages.flatMap((page) => [...read(page).matchAll(blocks)].map(([, block]) => withoutComments(block!)))
  const lines = texts.flatMap((text) => [...text.matchAll(call)].map(([, line]) => line!.trim()))
  expect(lines.length).toBeGreaterThan(100)
  expect(await allRefused(lines)).toEqual([])
})

test('commands and flags that its sentences name are there', async () => {
  const spans = pages.flatMap((page) => [...read(page).matchAll(/`snap ([a-z][^`|\\]*)/gu)].map(([, line]) => line!))
  // Sentences leave out what a command needs besides, and put a word where a value goes.
  const problems = (await allRefused(spans)).filter((text) => !/Missing|Expected|expects|must be/u.test(text))
  expect(problems).toEqual([])
})

test('examples in the help of commands are taken', async () => {
  const {commands} = await sourceConfig()
  const named = commands.filter(({id}) => id !== 'overview')
  const lines = named.flatMap(({id, examples}) =>
    (examples ?? []).map((example) =>
      String(example)
        .replace('<%= command.id %>', id.replaceAll(':', ' '))
        .replace(/^.*?<%= config\.bin %> /su, '')
        .replace(/ [|>].*$/su, ''),
    ),
  )
  expect(lines.length).toBeGreaterThan(100)
  expect(await allRefused(lines)).toEqual([])
})
