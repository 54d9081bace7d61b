/** What is written to stdout and stderr while `work` runs. */
export async function withCapturedOutput(work: () => Promise<unknown>): Promise<{stdout: string; stderr: string}> {
  const captured = {stdout: '', stderr: ''}
  const originals = {stdout: process.stdout.write, stderr: process.stderr.write}
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      captured[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
      const done = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined
      done?.()
      return true
    }) as typeof process.stdout.write
  }
  try {
    await work()
  } finally {
    Object.assign(process.stdout, {write: originals.stdout})
    Object.assign(process.stderr, {write: originals.stderr})
  }
  return captured
}
