import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** What every virus scanner takes for one (eicar.org); put together here, so that none takes this file for it. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/** A program that finds EICAR in plain files only, as one that cannot look into archives. */
export function fakeScanner(folder: string): {command: string; seen(): string[]; answer(code: number): void} {
  const program = join(folder, 'fake scanner')
  const log = join(folder, 'scanned.log')
  const code = join(folder, 'code')
  writeFileSync(log, '')
  writeFileSync(code, '0')
  const lines = [
    '#!/bin/sh',
    `echo "$2" >> '${log}'`,
    `if grep -q 'EICAR-STANDARD' "$2"; then echo "$2: Eicar-Signature FOUND"; exit 1; fi`,
    `exit $(cat '${code}')`,
  ]
  writeFileSync(program, `${lines.join('\n')}\n`)
  chmodSync(program, 0o700)
  return {
    command: `'${program}' --fdpass {file}`,
    seen: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
    answer: (number) => writeFileSync(code, String(number)),
  }
}
