/** The part of oclif's manifest that the README shows. */
export interface ManifestCommand {
  id: string
  summary?: string
  description?: string
  hidden?: boolean
  /** False where any number of arguments may follow. */
  strict?: boolean
  args?: Record<string, {name: string; required?: boolean; hidden?: boolean}>
}

/** Markdown table of all commands that help shows, by name. */
export function commandTable(commands: readonly ManifestCommand[]): string {
  const rows = commands
    .filter(({hidden}) => hidden !== true)
    .toSorted((a, b) => a.id.localeCompare(b.id))
    .map((command) => `| \`snap ${usage(command)}\` | ${summary(command)} |`)
  return ['| command | what it does |', '|---|---|', ...rows].join('\n')
}

function usage({id, args = {}, strict}: ManifestCommand): string {
  const names = Object.values(args)
    .filter(({hidden}) => hidden !== true)
    .map(({name, required}) => (required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`))
  const last = names.pop()
  const words = [id.replaceAll(':', ' '), ...names]
  if (last !== undefined) words.push(strict === false ? last.replace(/\]?$/, (end) => `...${end}`) : last)
  return words.join(' ')
}

/** First line of the summary, or of the description. */
function summary({summary, description = ''}: ManifestCommand): string {
  return (summary ?? description).split('\n')[0]?.replaceAll('|', '\\|') ?? ''
}

/** The text with everything between `<!-- name -->` and `<!-- /name -->` replaced. */
export function replaceSection(text: string, name: string, content: string): string {
  const open = `<!-- ${name} -->`
  const close = `<!-- /${name} -->`
  const start = text.indexOf(open)
  const end = text.indexOf(close)
  if (start === -1 || end < start) throw new Error(`No section ${open} ... ${close}`)
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`
}
