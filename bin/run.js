#!/usr/bin/env node
import {commandLine, launch} from './launch.js'

await launch(async () => {
  const {execute} = await import('@oclif/core')
  await execute({dir: import.meta.url, args: commandLine()})
})
