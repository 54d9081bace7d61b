import type {CopyEvents} from '../../store/copy/copy.ts'
import type {Reporter} from '../events.ts'

/** A line of progress for people every so often. */
const everyMs = 2000

/** What a copy tells, as notes: large tables now and then, the others not at all. */
export function copyNotes(reporter: Reporter): Pick<CopyEvents, 'rows' | 'step'> {
  let last = performance.now()
  return {
    rows(table, rows, isChecked) {
      if (performance.now() - last < everyMs) return
      last = performance.now()
      reporter.event({type: 'note', message: `${table}: ${rows} rows ${isChecked ? 'compared' : 'copied'}`})
    },
    step: (message) => reporter.event({type: 'note', message}),
  }
}
