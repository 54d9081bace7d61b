import type {Component} from './tree.ts'

/** What CONTRIBUTING.md allows, and texts that ask for as little. SPDX identifiers. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Zlib',
])

/** Licences that packages declare in words of their own, after reading their texts. */
const corrections: readonly [name: RegExp, declared: string | null, spdx: string][] = [
  [/^duck$/u, 'BSD', 'BSD-2-Clause'],
  [/^sqlite-vec/u, 'MIT OR Apache', 'MIT OR Apache-2.0'],
  [/^libheif-js$/u, 'LGPL-3.0', 'LGPL-3.0-only'],
]

/** Licences that are not on the list, and why these packages may come with us all the same. */
const exceptions: readonly [name: RegExp, licence: string, reason: string][] = [
  [
    /^@img\/sharp-(?:libvips-|wasm32$|win32-)/u,
    'LGPL-3.0-or-later',
    'libvips is a shared library in a file of its own, loaded when the program runs. Its recipe and sources: github.com/lovell/sharp-libvips',
  ],
  [
    /^libheif-js$/u,
    'LGPL-3.0-only',
    'libheif is a WebAssembly file of its own, loaded when the program runs. Its sources: github.com/strukturag/libheif, github.com/strukturag/libde265, github.com/catdad-experiments/libheif-js',
  ],
]

export interface Permission {
  /** SPDX expression. */
  licence: string
  /** Why it may come with us although its licence is not on the list; null where it is. */
  exception: string | null
}

/** The licence of a package as SPDX expression. Throws where it is not allowed, not known, or not declared. */
export function permit({name, version, licence: declared}: Component): Permission {
  const licence = corrections.find(([who, what]) => who.test(name) && what === declared)?.[2] ?? declared
  if (licence === null) throw new Error(`${name} ${version} declares no licence`)
  const left = unlisted(licence)
  if (left.length === 0) return {licence, exception: null}
  const found = exceptions.find(([who, what]) => who.test(name) && left.length === 1 && left[0] === what)
  if (found === undefined) {
    throw new Error(
      `${name} ${version} comes under ${licence}, which scripts/licences/policy.ts does not allow: ${left.join(', ')}`,
    )
  }
  return {licence, exception: found[2]}
}

/** What of an expression is not on the list; nothing if one of its alternatives is on it whole. */
function unlisted(expression: string): string[] {
  const bare = expression.replaceAll(/^\(|\)$/gu, '')
  const alternatives = bare.split(' OR ').map((terms) => terms.split(' AND ').filter((term) => !allowed.has(term)))
  return alternatives.find((left) => left.length === 0) ?? [...new Set(alternatives.flat())]
}
