import type {Licensed} from '../licences/notices.ts'

/** Debian's names of licences, where they are not those of SPDX, and the text that every Debian has. */
const inDebian: Readonly<Record<string, {name: string; common?: string}>> = {
  MIT: {name: 'Expat'},
  'Apache-2.0': {name: 'Apache-2.0', common: 'Apache-2.0'},
  'LGPL-3.0-only': {name: 'LGPL-3', common: 'LGPL-3'},
  'LGPL-3.0-or-later': {name: 'LGPL-3+', common: 'LGPL-3'},
  'MPL-1.1': {name: 'MPL-1.1', common: 'MPL-1.1'},
  'MPL-2.0': {name: 'MPL-2.0', common: 'MPL-2.0'},
  'CC0-1.0': {name: 'CC0-1.0', common: 'CC0-1.0'},
}
const nameOf = (spdx: string): string => inDebian[spdx]?.name ?? spdx

/** A text as a field of Debian's control files: every line begins with a space, empty ones are a dot. */
const field = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line}`))
    .join('\n')

/** The identifiers of an SPDX expression; of alternatives the first, which is ours to choose. */
const identifiers = (expression: string): string[] =>
  expression.replaceAll(/[()]/g, '').split(' OR ')[0]!.split(' AND ')

const expressionsOf = ({licence, parts}: Licensed): string[] => [licence, ...parts.map((part) => part.licence)]

function licenceParagraph(spdx: string, notices: string): string {
  const {name, common} = inDebian[spdx] ?? {name: spdx}
  const where =
    common === undefined
      ? `The text is in ${notices} beside this file.`
      : `The text is in /usr/share/common-licenses/${common} on Debian systems.`
  return `License: ${name}\n ${where}`
}

/**
 * Debian's machine-readable copyright file (DEP-5).
 *
 * @param licence text of the project's own licence, MIT
 * @param components what is inside of the program
 * @param notices name of the file with the texts of all licences, which is beside it
 */
export function copyrightFile(licence: string, components: readonly Licensed[], notices: string): string {
  const [, copyright, text] = /^Copyright \(c\) (.+)\n([\s\S]+)$/m.exec(licence)!
  const all = components.flatMap(expressionsOf).flatMap(identifiers)
  const others = [...new Set(all)].filter((spdx) => spdx !== 'MIT').toSorted((a, b) => a.localeCompare(b, 'en'))
  const inside = components.map(({name, version, licence: its}) => `${name} ${version}: ${its}`)
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: snapbatch

Files: *
Copyright: ${copyright}
License: Expat

Files: usr/bin/snapbatch
Copyright: ${copyright}
 The authors of what is inside of it, named in ${notices}
License: ${['Expat', ...others.map(nameOf)].join(' and ')}
Comment: Besides snapbatch itself it holds
${field(inside.join('\n'))}

License: Expat
${field(text!)}

${others.map((spdx) => licenceParagraph(spdx, notices)).join('\n\n')}
`
}
