import {layOutPages} from '../../../src/pipeline/engines/text/grid.ts'
import {readDocument} from '../../../src/pipeline/scan/read.ts'
import {hostileTexts} from './texts.ts'

/** Reads the texts that are named on the command line in both sizes; prints a line of processor milliseconds for each. */
const [sizes, ...names] = process.argv.slice(2)

function cpuOf(name: string, size: number): number {
  const pages = layOutPages([hostileTexts[name]!(size)], 'text', 'stops')
  const begun = process.cpuUsage()
  readDocument(pages, '2026-11-22')
  const {user, system} = process.cpuUsage(begun)
  return (user + system) / 1000
}

// What is compiled by then costs the first text of each process no more than the others.
cpuOf('contract: words on lines', 65_536)
for (const name of names)
  process.stdout.write(`${JSON.stringify([name, ...sizes!.split(',').map((size) => cpuOf(name, Number(size)))])}\n`)
