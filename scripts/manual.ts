import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {commandShapes, type OclifCommand} from '../src/command-shapes.ts'
import {manualPage} from '../src/ui/manual.ts'

/** The manual page of all commands; its exit codes are those of docs/exit-codes.md. */
export function manualOf(root: string, commands: readonly OclifCommand[]): string {
  const {version, description} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>
  return manualPage({
    version: version!,
    description: description!,
    commands: commandShapes(commands, 'snap'),
    exitCodes: exitCodesOf(root),
  })
}

/** Exit codes and what they mean, as docs/exit-codes.md has them. */
export function exitCodesOf(root: string): (readonly [string, string])[] {
  const table = readFileSync(join(root, 'docs/exit-codes.md'), 'utf8')
  return [...table.matchAll(/^\| (\d+) +\| (.+?) +\|/gm)].map(
    ([, code, meaning]) => [code!, meaning!.replaceAll(/[`\\]/g, '')] as const,
  )
}
