import {usage} from '../src/command-shapes.ts'
import type {CommandShape, FlagShape} from '../src/types/command.ts'
import {type CommandFacts, commandGroups, sharedExits} from './command-facts.ts'

/** Above every generated page, where whoever edits it looks first. */
const generated = '<!-- Made by `npm run readme` of what the command says of itself: change it there. -->'

/** Markdown of docs/commands by file name: a page for each first word, and README.md that lists all. */
export function commandPages(
  commands: readonly CommandShape[],
  exitCodes: readonly (readonly [string, string])[],
): Map<string, string> {
  const pages = Object.values(commandGroups)
    .flatMap(Object.entries<CommandFacts>)
    .map(([name, facts]) => [`${name}.md`, page(withWord(commands, name), facts, exitCodes)] as const)
  return new Map([['README.md', index(commands)], ...pages])
}

/** The list of the README at the top: a row for each purpose, with links from there. */
export function commandTable(): string {
  const rows = Object.entries(commandGroups).map(([purpose, group]) => {
    const links = Object.keys(group).map((name) => `[${name}](docs/commands/${name}.md)`)
    return `| ${purpose} | ${links.join(' · ')} |`
  })
  return ['| | |', '|---|---|', ...rows].join('\n')
}

const withWord = (commands: readonly CommandShape[], name: string) => commands.filter(({words}) => words[0] === name)

function index(commands: readonly CommandShape[]): string {
  const groups = Object.entries(commandGroups).flatMap(([purpose, group]) => [
    `## ${purpose}`,
    [
      '| command | what it does |',
      '|---|---|',
      ...Object.keys(group).flatMap((name) => withWord(commands, name).map(indexRow)),
    ].join('\n'),
  ])
  const more =
    'Every command has `--help` with examples, and `--json` for exactly one [JSON](../json.md) document on stdout.'
  const globals = commands[0]?.flags.filter(({global}) => global) ?? []
  const options = ['## Options of every command', flagTable(globals)]
  return paragraphs('# Commands', generated, more, ...groups, ...options)
}

function indexRow(command: CommandShape): string {
  const [page = ''] = command.words
  const anchor = command.words.length > 1 ? `#snap-${command.words.join('-')}` : ''
  return `| [\`snap ${usage(command)}\`](${page}.md${anchor}) | ${cell(command.summary)} |`
}

function page(
  commands: readonly CommandShape[],
  facts: CommandFacts,
  exitCodes: readonly (readonly [string, string])[],
): string {
  const [first, ...below] = commands
  if (first === undefined) throw new Error('A command of scripts/command-facts.ts is not there')
  const heads = first.words.length === 1 ? [first] : []
  const parts = [
    ...heads.map((one) => section(one, '#')),
    ...(heads.length > 0 ? below : commands).map((one) => section(one, '##')),
  ]
  const title = heads.length > 0 ? [] : [`# snap ${first.words[0]}`]
  return paragraphs(...title, ...parts.flat(), '## Exit codes and JSON', exits(facts, exitCodes), links(facts)).replace(
    '\n\n',
    `\n\n${generated}\n\n`,
  )
}

function section(command: CommandShape, heading: string): string[] {
  const {words, summary, description, examples, args, flags} = command
  const own = flags.filter(({global}) => !global)
  return [
    `${heading} snap ${words.join(' ')}`,
    summary,
    `\`snap ${usage(command)}${own.length > 0 ? ' [OPTIONS]' : ''}\``,
    description,
    examples.length > 0 ? `\`\`\`sh\n${examples.join('\n')}\n\`\`\`` : '',
    args.length > 0 ? argTable(args) : '',
    own.length > 0 ? flagTable(own) : '',
  ]
}

const argTable = (args: CommandShape['args']): string => ['| argument | |', '|---|---|', ...args.map(argRow)].join('\n')

const argRow = ({name, description, options}: CommandShape['args'][number]): string =>
  `| \`${name.toUpperCase()}\` | ${cell([description, options.join(', ')].filter(Boolean).join(': '))} |`

const flagTable = (flags: readonly FlagShape[]): string =>
  ['| option | |', '|---|---|', ...flags.map(flagRow)].join('\n')

function flagRow({name, char, value, description}: FlagShape): string {
  const spelled = `${char === null ? '' : `-${char}, `}--${name}${value === null ? '' : ` ${value}`}`
  return `| \`${spelled.replaceAll('|', '\\|')}\` | ${cell(description)} |`
}

function exits({exits = []}: CommandFacts, exitCodes: readonly (readonly [string, string])[]): string {
  const own = exits.map(
    (code) => `${code} (${exitCodes.find(([known]) => known === String(code))?.[1].split(/[:;,]/)[0]})`,
  )
  const shared = `${sharedExits.join(', ')}, as of every command`
  return `[Exit codes](../exit-codes.md): ${own.length > 0 ? `${own.join('; ')}; and ` : ''}${shared}.`
}

function links({json, pages = []}: CommandFacts): string {
  const toJson = `[${json === undefined ? 'General rules of the JSON' : 'JSON'}](../json.md${json === undefined ? '' : `#${json}`})`
  const more = pages.map((name) => `[${name}](../${name}.md)`)
  return `${toJson}.${more.length > 0 ? ` More: ${more.join(', ')}.` : ''}`
}

/** Placeholders in angle brackets would be tags, and a bar would end the cell. */
const cell = (text: string): string => text.replaceAll('\n', ' ').replaceAll('|', '\\|').replaceAll('<', '\\<')

const paragraphs = (...parts: string[]): string => `${parts.filter((part) => part !== '').join('\n\n')}\n`
