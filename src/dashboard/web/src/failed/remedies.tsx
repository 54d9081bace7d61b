import {useSignal} from '@preact/signals'
import type {CauseGroup} from '../../../../types/operate.ts'
import {Button} from '../components/button.tsx'
import {type AskedRemedy, RemedyDialog} from './remedy-dialog.tsx'
import {retry} from './retry.ts'

const names: Record<AskedRemedy, string> = {
  lang: 'With a language',
  password: 'With a password',
  limit: 'With more time',
}

/** Ways to try again: at once, or with what the documents lacked. The one that helps most likely stands out. */
export function Remedies({group, onRetried}: {group: CauseGroup; onRetried: () => Promise<void>}) {
  const asked = useSignal<AskedRemedy | null>(null)
  const told = group.remedies.filter((remedy): remedy is AskedRemedy => remedy !== 'retry')
  const mayHelp = told.length === 0 && group.remedies.includes('retry')
  const again = async () => {
    await retry(group, {})
    await onRetried()
  }
  return (
    <div class="row remedies">
      <Button icon="retry" {...(mayHelp ? {kind: 'primary' as const} : {})} onClick={again}>
        Try these again
      </Button>
      {told.map((remedy, index) => (
        <Button
          key={remedy}
          {...(index === 0 ? {kind: 'primary' as const} : {})}
          onClick={() => {
            asked.value = remedy
          }}
        >
          {names[remedy]}
        </Button>
      ))}
      {asked.value === null ? null : (
        <RemedyDialog
          group={group}
          remedy={asked.value}
          onClose={() => {
            asked.value = null
          }}
          onRetried={onRetried}
        />
      )}
    </div>
  )
}
