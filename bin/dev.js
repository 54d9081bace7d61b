#!/usr/bin/env node
// Runs src/ as it is, by type stripping.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {launch, root} from './launch.js'

await launch(async () => {
  const {main} = await import('../src/program/main.ts')
  const {manifestOf} = await import('../scripts/manifest.ts')
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  await main(process.argv.slice(2), {root, pjson, manifest: await manifestOf(root, './src/commands')})
})
