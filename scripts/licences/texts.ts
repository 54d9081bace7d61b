import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Part} from './parts.ts'
import {type Component, compare} from './tree.ts'

/** Whose text it is. */
type Bearer = Pick<Component, 'name' | 'folder'>

const kept = join(import.meta.dirname, 'texts')

/** Packages whose tarball lacks what their project says about the licences of its parts. */
const added: readonly [name: RegExp, file: string][] = [
  // From the Python package of the same version.
  [/^(?:onnxruntime-node|@snapbatch\/onnxruntime-)/u, 'onnxruntime-notices.txt'],
]

/** A package, or a part of one, that has its licence in one of the kept texts. */
const standard = (identifier: string): string | null => {
  const file = join(kept, `${identifier}.txt`)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}

/** LGPL 3 adds permissions to GPL 3, and has to come with it. */
const companions: Readonly<Record<string, readonly string[]>> = {
  'LGPL-3.0-or-later': ['LGPL-3.0', 'GPL-3.0'],
  'LGPL-3.0-only': ['LGPL-3.0', 'GPL-3.0'],
  // Nothing is asked.
  blessing: [],
}

/** Full texts of the licences of a part. Throws where one is not kept in texts/. */
export const textsOfPart = ({licence}: Part): string[] => licence.split(' AND ').flatMap(standardTexts)

function standardTexts(identifier: string): string[] {
  return (companions[identifier] ?? [identifier]).map((name) => {
    const text = standard(name)
    if (text === null) throw new Error(`scripts/licences/texts has no ${name}.txt`)
    return text
  })
}

/**
 * Full texts of the licences of a package: the files it brings; where it is not installed, those of its sister for this
 * platform; else the standard text under its authors' names.
 */
export function textsOf(component: Bearer, licence: string, all: readonly Bearer[]): string[] {
  const bearer = component.folder === null ? (all.find((other) => isSister(component, other)) ?? component) : component
  const brought = bearer.folder === null ? [] : filesIn(bearer.folder)
  const texts = brought.length > 0 ? brought : [standardText(bearer, licence)].flat()
  const more = added
    .filter(([name]) => name.test(component.name))
    .map(([, file]) => readFileSync(join(kept, file), 'utf8'))
  const lesser = licence.startsWith('LGPL') ? standardTexts(licence) : []
  return [...new Set([...texts, ...lesser, ...more].map(tidy))]
}

/** Without what differs from file to file and means nothing. */
const tidy = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[ \t]+$/gmu, '')
    .trim()

const licenceFile = /^(?:licen[cs]e|copying|notice|copyright|third)/iu

function filesIn(folder: string): string[] {
  return readdirSync(folder, {withFileTypes: true})
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
    .map(({name}) => name)
    .sort(compare)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}

/** One package in several builds: @img/sharp-linux-x64 and its sisters. */
function isSister(one: Bearer, other: Bearer): boolean {
  return other.folder !== null && familyOf(one.name) === familyOf(other.name)
}

/** The name without "bin" (of Node's own packages) and without platform and architecture. */
const familyOf = (name: string): string =>
  name
    .replace(/^node-bin-/u, 'node-')
    .replace(/-(?:android|darwin|freebsd|linux|linuxmusl|wasm32|webcontainers|win|win32|windows)\b.*$/u, '')

/** Of alternatives the first that is kept. */
function standardText(component: Bearer, licence: string): string[] {
  const choice = licence.replaceAll(/^\(|\)$/gu, '').split(' OR ')[0]!
  return [`${copyrightOf(component)}\n\n${standardTexts(choice).join('\n\n')}`]
}

/** Packages whose `author` is not who holds the rights. */
const holders: readonly [name: RegExp, holder: string][] = [
  [/^(?:onnxruntime-|@snapbatch\/onnxruntime-)/u, 'Microsoft Corporation'],
]

function copyrightOf({name, folder}: Bearer): string {
  const holder = holders.find(([who]) => who.test(name))?.[1] ?? authorOf(folder)
  return `Copyright (c) ${holder ?? `the contributors of ${name}`}`
}

function authorOf(folder: string | null): string | null {
  if (folder === null) return null
  const {author} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    author?: string | {name?: string}
  }
  const name = typeof author === 'string' ? author : author?.name
  return name === undefined ? null : `${name.replace(/\s*<.*$/u, '')} and contributors`
}
