import {join, relative} from 'node:path'
import {noticesFile, sbomFile, writeLicences} from '../licences/index.ts'
import type {Component} from '../licences/tree.ts'
import {type Part, root} from './parts.ts'

/** The pages of the dashboard were bundled before. */
const inPages = ['preact', '@preact/signals', '@preact/signals-core']

/**
 * The licences and the bill of materials of what is inside: Node.js, and the packages `inside`, by the folders of theirs in
 * node_modules. They lie beside the executable, too.
 */
export async function licenceParts(inside: readonly string[]): Promise<Part[]> {
  const names = new Set([...inside, ...inPages])
  const isInside = ({name, folder}: Component): boolean =>
    folder !== null && (names.has(relative(join(root, 'node_modules'), folder)) || isNode(name))
  const folder = join(root, 'dist-bin/licences')
  await writeLicences({root, folder, holds: isInside})
  return [noticesFile, sbomFile].map((name) => ({
    name: `snapbatch/dist/licences/${name}`,
    group: 'memory',
    source: join(folder, name),
  }))
}

const isNode = (name: string): boolean => /^node-(?:bin-)?(?:darwin|linux|win)-/u.test(name)
