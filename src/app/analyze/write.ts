import {ExitCode, SnapError, toFailure} from '../../errors.ts'
import {writeFileAtomic} from '../../store/atomic-file.ts'
import type {App} from '../app.ts'
import {renderReport} from './render/render.ts'

/**
 * Writes the reports that are made to the files they were asked for, each whole or not at all. What cannot be written is
 * tried by the next command that works. Returns what went wrong.
 */
export async function writeReports(app: App, batch?: string): Promise<{of: string; error: SnapError}[]> {
  const problems: {of: string; error: SnapError}[] = []
  for (const {batch: of, key, options} of await app.store.unwrittenReports(batch)) {
    const {path, format} = options.output!
    try {
      const report = await app.store.folderReport(key!)
      // Another process has purged a document that it quotes.
      if (report === null) continue
      await writeFileAtomic(path, renderReport(report, format, {now: app.clock.now()}), {mode: 0o600})
      await app.store.markReportWritten(of)
    } catch (thrown) {
      problems.push({of, error: cannotWrite(path, thrown)})
    }
  }
  return problems
}

function cannotWrite(path: string, thrown: unknown): SnapError {
  if ((thrown as NodeJS.ErrnoException).syscall === undefined) throw thrown
  const {class: failureClass, message} = toFailure(thrown)
  const exit = failureClass === 'resource' ? ExitCode.missing : ExitCode.usage
  const hint = 'The report is kept: put the folder right, then: snap work'
  return new SnapError('E_OUTPUT', `Cannot write ${path}: ${message}`, {exit, hint})
}
