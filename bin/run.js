#!/usr/bin/env node
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {launch, root} from './launch.js'

const read = async (/** @type {string} */ name) => JSON.parse(readFileSync(join(root, name), 'utf8'))

await launch(async () => {
  /** @type {typeof import('../src/program/main.ts')} */
  const {main} = await import(pathToFileURL(join(root, 'dist/program/main.js')).href)
  await main(process.argv.slice(2), {
    root,
    pjson: await read('package.json'),
    manifest: () => read('oclif.manifest.json'),
  })
})
