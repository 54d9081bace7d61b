import {envName} from '../src/config/load.ts'
import {duration, durations, interval} from '../src/config/parsers.ts'
import {type SettingName, settings, trustedOnly} from '../src/config/settings.ts'
import {shown} from '../src/ui/config.ts'

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const

/** Markdown of docs/settings.md: every setting with its default, its variable and what it is. */
export function settingsPage(): string {
  const rows = (Object.keys(settings) as SettingName[]).map((name) => {
    const own = trustedOnly.includes(name) ? 'Not in `snapbatch.toml`. ' : ''
    const value = defaultOf(name)
    return `| \`${name}\` | ${value === '' ? '' : `\`${value}\``} | \`${envName(name)}\` | ${own}${cell(settings[name].description)} |`
  })
  return `# Settings

<!-- Made by \`npm run readme\` of src/config/settings.ts: change it there. -->

\`\`\`sh
snap config                              # every setting, its value and where it comes from
snap config set lang deu,eng             # in your own config.toml
snap config unset lang
SNAPBATCH_LANG=deu snap process bills    # for one command
\`\`\`

What counts, the first of these: a flag of the command (\`--max-dpi\` for \`maxDpi\`), a variable, \`snapbatch.toml\` in the folder you are in (or
the file of \`--config\`), your own \`config.toml\`, the default. A name with a dot is a table in the files:

\`\`\`toml
lang = ["deu", "eng"]
level = "high"
maxDpi = 200

[watch]
settle = "5s"
\`\`\`

Programs to run and addresses to send to cannot be set by a \`snapbatch.toml\` that just lies in the folder: it may come from anybody. Keys are no settings: [privacy](privacy.md#what-can-leave-the-machine).

| setting | default | variable | |
|---|---|---|---|
${rows.join('\n')}

Besides: \`SNAPBATCH_HOME\` (the flag \`--home\`) keeps everything below one folder, \`SNAPBATCH_PROGRESS\` is \`--progress\`, \`NO_COLOR\` means no colours.
`
}

/** Milliseconds in the largest unit that has no rest; `shown` has them as they are computed with. */
function defaultOf(name: SettingName): string {
  const {default: value, parse} = settings[name]
  if (parse === duration || parse === interval) return inUnits(Number(value))
  if (parse === durations) return (value as number[]).map(inUnits).join(',')
  return shown(name, value)
}

function inUnits(ms: number): string {
  const unit = units.find(([, length]) => ms >= length && ms % length === 0)
  return unit === undefined ? `${ms}ms` : `${ms / unit[1]}${unit[0]}`
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '\\<')
