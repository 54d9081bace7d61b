import {envName} from '../src/config/load.ts'
import {type SettingName, settings, trustedOnly} from '../src/config/settings.ts'
import {shown} from '../src/ui/config.ts'

/** Markdown of docs/settings.md: every setting with its default, its variable and what it is. */
export function settingsPage(): string {
  const rows = (Object.keys(settings) as SettingName[]).map((name) => {
    const own = trustedOnly.includes(name) ? 'Not in `snapbatch.toml`. ' : ''
    const value = shown(name, settings[name].default)
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

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '\\<')
