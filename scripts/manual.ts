import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {commandShapes, type OclifCommand} from '../src/command-shapes.ts'
import {manualPage} from '../src/ui/manual.ts'

/** The manual page of all commands; its exit codes are those of docs/exit-codes.md. */
export function manualOf(root: string, commands: readonly OclifCommand[]): string {
  const {version, description} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>
  const table = readFileSync(join(root, 'docs/exit-codes.md'), 'utf8')
  const exitCodes = [...table.matchAll(/^\| (\d+) +\| (.+?) +\|/gm)].map(
    ([, code, meaning]) => [code!, meaning!.replaceAll(/[`\\]/g, '')] as const,
  )
  return manualPage({
    version: version!,
    description: description!,
    commands: commandShapes(commands, 'snap'),
    exitCodes,
  })
}
