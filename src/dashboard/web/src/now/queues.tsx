import {useSignal} from '@preact/signals'
import type {QueueLine, StatsResult} from '../../../../types/operate.ts'
import {api} from '../api.ts'
import {Button} from '../components/button.tsx'
import {bytes, count, duration, moment} from '../components/format.ts'
import {writeRate} from '../components/limits.ts'
import {Pill} from '../components/states.tsx'
import {type Column, Table} from '../components/table.tsx'
import {tellDone} from '../components/toast.ts'
import {readOnly} from '../events.ts'
import {QueueDialog} from './queue-dialog.tsx'

const figure = (value: number) => (value === 0 ? <span class="quiet">0</span> : count(value))

const columns: Column<QueueLine>[] = [
  {title: 'Queue', wide: true, cell: (line) => <Name line={line} />},
  {title: 'Waiting', end: true, cell: ({counts}) => figure(counts.ready + counts.blocked)},
  {title: 'Running', end: true, cell: ({counts}) => figure(counts.running)},
  {title: 'Delayed', end: true, cell: ({counts}) => figure(counts.delayed)},
  {title: 'Failed', end: true, cell: ({counts}) => figure(counts.dead)},
  {title: 'Per minute', end: true, cell: ({perMinute}) => figure(Math.round(perMinute * 10) / 10)},
  {title: 'Limits', end: true, cell: (line) => limits(line) || <span class="quiet">none</span>},
]

/** What waits for each stage, and how it is held back. */
export function Queues({queues, disk}: {queues: QueueLine[]; disk: StatsResult['disk']}) {
  const open = useSignal<string | null>(null)
  const actions: Column<QueueLine> = {
    title: '',
    end: true,
    cell: (line) => (
      <Actions
        line={line}
        onSet={() => {
          open.value = line.queue
        }}
      />
    ),
  }
  const opened = queues.find(({queue}) => queue === open.value)
  return (
    <section class="card" aria-label="Queues">
      <div class="card-head">
        <h2>Queues</h2>
        <span class="quiet small">{`${bytes(disk.freeBytes)} free · store ${bytes(disk.storeBytes + disk.filesBytes)}`}</span>
      </div>
      <Table
        label="Queues"
        columns={readOnly.value ? columns : [...columns, actions]}
        rows={queues}
        id={({queue}) => queue}
      />
      {opened === undefined ? null : (
        <QueueDialog
          line={opened}
          onClose={() => {
            open.value = null
          }}
        />
      )}
    </section>
  )
}

const Name = ({line: {queue, paused, reason, until}}: {line: QueueLine}) => (
  <span class="row">
    <strong>{queue}</strong>
    {paused ? <Pill tone="warn">paused</Pill> : null}
    {paused && reason !== null ? <span class="quiet small">{reason}</span> : null}
    {paused && until !== null ? <span class="quiet small">{`until ${moment(until)}`}</span> : null}
  </span>
)

function limits({concurrency, rate, hardMs}: QueueLine): string {
  const told = [
    concurrency === null ? '' : `${concurrency} at once`,
    writeRate(rate),
    hardMs === null ? '' : `${duration(hardMs)} each`,
  ]
  return told.filter((word) => word !== '').join(' · ')
}

const Actions = ({line: {queue, paused}, onSet}: {line: QueueLine; onSet: () => void}) => (
  <span class="row actions">
    <Button
      kind="plain"
      icon={paused ? 'play' : 'pause'}
      label={paused ? `Resume ${queue}` : `Pause ${queue}`}
      onClick={() => turn(queue, paused ? 'resume' : 'pause')}
    />
    <Button kind="plain" icon="settings" label={`Set limits of ${queue}`} onClick={onSet} />
  </span>
)

async function turn(queue: string, verb: 'pause' | 'resume'): Promise<void> {
  await api(verb, {body: {queue}})
  tellDone(verb === 'pause' ? `${queue} pauses: what runs now is finished first.` : `${queue} goes on.`)
}
