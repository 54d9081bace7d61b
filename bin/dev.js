#!/usr/bin/env node
// Runs src/ as it is, by type stripping. oclif's own development mode needs the JS API that TypeScript 7 lacks, and
// then silently runs a stale dist/: so it is told where the commands are.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {commandLine, launch, root} from './launch.js'

await launch(async () => {
  const {execute} = await import('@oclif/core')
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // Commands and hooks.
  const built = JSON.stringify(pjson.oclif)
  pjson.oclif = JSON.parse(built.replaceAll('./dist/', './src/').replaceAll('.js"', '.ts"'))
  await execute({args: commandLine(), loadOptions: {root, pjson, ignoreManifest: true}})
})
