import {useSignal} from '@preact/signals'
import type {QueueLine} from '../../../../types/operate.ts'
import {api} from '../api.ts'
import {Button} from '../components/button.tsx'
import {Dialog} from '../components/dialog.tsx'
import {Field} from '../components/field.tsx'
import * as limits from '../components/limits.ts'
import {tellDone} from '../components/toast.ts'

const text = (value: number | null): string => (value === null ? '' : String(value))

/** One line of the form: what it is called, and how it is read and written. */
const fields = [
  {name: 'concurrency', label: 'At once', hint: 'Jobs at most, over all programs', read: limits.readCount},
  {name: 'rate', label: 'Rate', hint: 'Jobs begun: 30/m, 2/10s', read: limits.readRate},
  {name: 'softMs', label: 'Asked to end after', hint: '9m', read: limits.readDuration},
  {name: 'hardMs', label: 'Killed after', hint: '10m', read: limits.readDuration},
  {name: 'retryMs', label: 'Tries again after', hint: '60s, 2m, 4m', read: limits.readDurations},
  {name: 'recycleAfter', label: 'New process after', hint: 'Jobs', read: limits.readCount},
] as const

type Name = (typeof fields)[number]['name']

const written = (line: QueueLine): Record<Name, string> => ({
  concurrency: text(line.concurrency),
  rate: limits.writeRate(line.rate),
  softMs: limits.writeDuration(line.softMs),
  hardMs: limits.writeDuration(line.hardMs),
  retryMs: limits.writeDurations(line.retryMs),
  recycleAfter: text(line.recycleAfter),
})

/** Limits of a queue: sends those that were changed; empty takes a limit away. */
export function QueueDialog({line, onClose}: {line: QueueLine; onClose: () => void}) {
  const before = useSignal(written(line))
  const values = useSignal(before.value)
  const changed = fields.filter(({name}) => values.value[name] !== before.value[name])
  const isWrong = changed.some(({name, read}) => read(values.value[name]) === undefined)
  const save = async () => {
    const body = Object.fromEntries(changed.map(({name, read}) => [name, read(values.value[name])]))
    await api(`queues/${encodeURIComponent(line.queue)}`, {method: 'PUT', body})
    tellDone(`The limits of ${line.queue} are set. They hold at once, in every program.`)
    onClose()
  }
  return (
    <Dialog title={`Limits of ${line.queue}`} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
        }}
      >
        <div class="two">
          {fields.map(({name, label, hint, read}, index) => (
            <Field
              key={name}
              label={label}
              hint={hint}
              value={values.value[name]}
              invalid={read(values.value[name]) === undefined}
              autoFocus={index === 0}
              onInput={(value) => {
                values.value = {...values.value, [name]: value}
              }}
            />
          ))}
        </div>
        <div class="row apart">
          <span class="quiet small">Empty: no limit of its own.</span>
          <Button kind="primary" type="submit" disabled={changed.length === 0 || isWrong} onClick={save}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
