import {useSignal} from '@preact/signals'
import type {CauseGroup} from '../../../../types/operate.ts'
import {Button} from '../components/button.tsx'
import {Dialog} from '../components/dialog.tsx'
import {Field} from '../components/field.tsx'
import {plural} from '../components/format.ts'
import {readDuration} from '../components/limits.ts'
import {allowTime, retry} from './retry.ts'

export type AskedRemedy = Exclude<CauseGroup['remedies'][number], 'retry'>

interface Ask {
  title: string
  label: string
  hint: string
  type: 'text' | 'password'
  isValid: (value: string) => boolean
  again: (group: CauseGroup, value: string) => Promise<void>
}

const isSomething = (value: string) => value !== ''

const asks: Record<AskedRemedy, Ask> = {
  lang: {
    title: 'Try again with a language',
    label: 'Languages',
    hint: 'Codes of the languages the documents are written in: eng, deu, fra … Several with a comma.',
    type: 'text',
    isValid: isSomething,
    again: (group, value) => retry(group, {with: {lang: value}}),
  },
  password: {
    title: 'Try again with a password',
    label: 'Password',
    hint: 'Used for these documents. It is kept in a file on this machine that only you can read.',
    type: 'password',
    isValid: isSomething,
    again: (group, value) => retry(group, {password: value}),
  },
  limit: {
    title: 'Try again with more time',
    label: 'Longest time for a job',
    hint: '20m, 2h … It holds for the whole queue from now on.',
    type: 'text',
    isValid: (value) => typeof readDuration(value) === 'number',
    again: async (group, value) => {
      await allowTime(group, readDuration(value)!)
      await retry(group, {})
    },
  },
}

interface RemedyProps {
  group: CauseGroup
  remedy: AskedRemedy
  onClose: () => void
  onRetried: () => Promise<void>
}

/** Asks for what the documents lacked, and tries them again with it. */
export function RemedyDialog({group, remedy, onClose, onRetried}: RemedyProps) {
  const {title, label, hint, type, isValid, again} = asks[remedy]
  const value = useSignal('')
  const written = value.value.trim()
  const press = async () => {
    await again(group, written)
    onClose()
    await onRetried()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="stack" onSubmit={(event) => event.preventDefault()}>
        <p>{`${group.sentence} (${plural(group.count, 'document')})`}</p>
        <Field
          label={label}
          hint={hint}
          type={type}
          value={value.value}
          invalid={written !== '' && !isValid(written)}
          autoFocus
          onInput={(text) => {
            value.value = text
          }}
        />
        <div class="row apart">
          <span />
          <Button kind="primary" type="submit" icon="retry" disabled={!isValid(written)} onClick={press}>
            Try again
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
