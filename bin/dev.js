#!/usr/bin/env node
// Runs src/ as it is, by type stripping.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {launch, root} from './launch.js'

await launch(async () => {
  const {main} = await import('../src/program/main.ts')
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  await main(process.argv.slice(2), {
    root,
    pjson,
    manifest: async () => (await import('../scripts/manifest.ts')).manifestOf(root),
  })
})
