import type {WorkerProcess, WorkProgram} from '../../../../types/operate.ts'
import {count, duration, fileName} from '../components/format.ts'
import {Meter} from '../components/meter.tsx'
import {Empty, Pill} from '../components/states.tsx'

/** A bar of memory is full at this many MB, above what workers commonly take: 150-600. */
const fullMb = 1024

/** Each worker process as a lane: what it has in its hands, since when, and what that costs. */
export function Workers({programs, at}: {programs: WorkProgram[]; at: number}) {
  if (programs.length === 0)
    return (
      <section class="card">
        <Empty icon="now" title="Nobody is working">
          Work that waits is taken by <code>snap work</code>, or by the next <code>snap process</code>.
        </Empty>
      </section>
    )
  return (
    <section class="card" aria-label="Workers">
      {programs.map((program) => (
        <Program key={program.id} program={program} at={at} />
      ))}
    </section>
  )
}

const Program = ({program, at}: {program: WorkProgram; at: number}) => (
  <div class="program">
    <div class="card-head">
      <h2>{program.name}</h2>
      <span class="quiet small">{about(program)}</span>
    </div>
    <ul class="lanes">
      {program.workers.map((worker) => (
        <Lane key={worker.id} worker={worker} at={at} />
      ))}
    </ul>
  </div>
)

function about({host, pid, slots, autoscale, queues, state}: WorkProgram): string {
  const workers = autoscale === null ? `${slots} workers` : `${slots} workers of ${autoscale.min}–${autoscale.max}`
  const takes = queues === null ? [] : [`takes ${queues.join(', ')}`]
  return [`${host} · pid ${pid}`, workers, ...takes, ...(state === 'stopping' ? ['stopping'] : [])].join(' · ')
}

const Lane = ({worker, at}: {worker: WorkerProcess; at: number}) => (
  <li class="lane" data-phase={worker.phase}>
    <div class="lane-work">
      <Pill {...(worker.phase === 'busy' ? {tone: 'accent' as const} : {})}>{worker.stage ?? worker.phase}</Pill>
      <span class="cut grow" title={worker.file ?? undefined}>
        {worker.file === null ? <span class="quiet">waits for work</span> : fileName(worker.file)}
      </span>
      <span class="quiet small number">{pageOf(worker)}</span>
    </div>
    <div class="lane-cost small number">
      <span class="quiet lane-since">{duration(Math.max(0, at - worker.since))}</span>
      <Cost name="CPU" share={worker.cpuPercent / 100} shown={`${Math.round(worker.cpuPercent)} %`} />
      <Cost name="Memory" share={worker.rssMb / fullMb} shown={`${count(Math.round(worker.rssMb))} MB`} />
    </div>
  </li>
)

const pageOf = ({page, pages}: WorkerProcess): string => {
  if (page === null) return ''
  return pages === null ? `page ${page}` : `page ${page} of ${count(pages)}`
}

const Cost = ({name, share, shown}: {name: string; share: number; shown: string}) => (
  <span class="cost">
    <span>
      <span class="quiet">{name}</span> {shown}
    </span>
    <Meter label={`${name}: ${shown}`} share={share} mark={share > 0.9 && name === 'Memory' ? 'warn' : 'accent'} />
  </span>
)
