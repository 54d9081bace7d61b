import type {ScheduleJson} from '../../../../types/operate.ts'
import {moment} from '../components/format.ts'
import {Empty, Pill} from '../components/states.tsx'

/** What runs by itself, when it did last and when it will next. */
export const Schedules = ({schedules}: {schedules: ScheduleJson[]}) => (
  <section class="card" aria-label="Schedules">
    <div class="card-head">
      <h2>Schedules</h2>
    </div>
    {schedules.length === 0 ? (
      <Empty icon="history" title="Nothing runs by itself">
        <code>snap cron add "0 2 * * *" -- clean --older-than 30d</code>
      </Empty>
    ) : (
      <ul class="schedules">
        {schedules.map((schedule) => (
          <Schedule key={schedule.id} schedule={schedule} />
        ))}
      </ul>
    )}
  </section>
)

const Schedule = ({schedule: {expression, timezone, command, nextAt, last}}: {schedule: ScheduleJson}) => (
  <li class="stack tight">
    <div class="row apart">
      <code>{['snap', ...command].join(' ')}</code>
      <LastRun last={last} />
    </div>
    <div class="row apart quiet small">
      <span>
        <code>{expression}</code> {timezone}
      </span>
      <span class="number">{nextAt === null ? 'never again' : `next ${moment(nextAt)}`}</span>
    </div>
  </li>
)

const LastRun = ({last}: {last: ScheduleJson['last']}) => {
  if (last === null) return <Pill>not run yet</Pill>
  if (last.endedAt === null) return <Pill tone="accent">{`running since ${moment(last.at)}`}</Pill>
  if (last.exit === 0) return <Pill tone="good">{`done ${moment(last.at)}`}</Pill>
  return <Pill tone="bad">{last.message ?? `exit ${last.exit ?? '?'}, ${moment(last.at)}`}</Pill>
}
