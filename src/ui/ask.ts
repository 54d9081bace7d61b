import {createInterface} from 'node:readline/promises'

/** Asks on the terminal; only a clear yes is one. */
export async function askYes(question: string): Promise<boolean> {
  const talk = createInterface({input: process.stdin, output: process.stderr})
  try {
    return /^y(es)?$/iu.test((await talk.question(`${question} [y/N] `)).trim())
  } finally {
    talk.close()
  }
}
