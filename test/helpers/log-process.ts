/** A process that logs: `node log-process.ts FOLDER NAME LINES BYTES`, files being moved on at so many bytes. */
import {createLog} from '../../src/app/log.ts'
import {systemClock} from '../../src/clock.ts'

const [folder, name, lines, bytes] = process.argv.slice(2) as [string, string, string, string]
const log = createLog(folder, systemClock, Number(bytes))
for (let n = 0; n < Number(lines); n++) log.write('info', 'written', {name, n})
if (log.failure() !== null) throw new Error(log.failure()!)
