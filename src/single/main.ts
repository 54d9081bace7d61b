import type {Interfaces} from '@oclif/core'
import {packaged} from '../packaged/index.ts'
import {main} from '../program/main.ts'

/** Entry of the executable for what a person types; bin/run.js is that of the npm package. */
const json = async <T>(file: string) => JSON.parse((await packaged.own(file)).toString()) as T

async function start(): Promise<void> {
  const pjson = await json<Interfaces.PJSON>('package.json')
  const manifest = () => json<Interfaces.Manifest>('oclif.manifest.json')
  await main(process.argv.slice(2), {root: packaged.codeRoot, pjson, manifest})
}

void start()
