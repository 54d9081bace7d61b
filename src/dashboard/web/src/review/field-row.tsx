import {useId} from 'preact/hooks'
import type {Field, FieldSource} from '../../../../types/bill.ts'
import {Pill} from '../components/states.tsx'
import {choose, confirm} from './actions.ts'
import {Cell} from './cell.tsx'
import type {Entry} from './entries.ts'
import {active, faults, hovered} from './store.ts'

const sources: Record<FieldSource, string> = {
  text: 'text',
  ocr: 'read',
  'e-invoice': 'e-invoice',
  qr: 'code',
  'vendor-memory': 'earlier bills',
  llm: 'model',
  user: 'you',
}

interface FieldRowProps {
  entry: Entry
  currency: string | null
  candidates: readonly string[]
}

/** A field with how sure it is and why; others that stand in the document as buttons. */
export function FieldRow({entry, currency, candidates}: FieldRowProps) {
  const id = useId()
  const {path, label, shape, field, unsure} = entry
  const isActive = active.value === path
  const fault = faults.value.get(path)
  return (
    <div class="field-row" data-active={isActive || undefined} data-lit={hovered.value === path || undefined}>
      <span class="field-name">{label}</span>
      <Cell
        path={path}
        label={label}
        shape={shape}
        value={field.value}
        currency={currency}
        unsure={unsure}
        empty={unsure ? 'not found' : '–'}
        describedBy={id}
        onConfirm={() => confirm(entry)}
      />
      <Certainty field={field} unsure={unsure} />
      <div class="field-why" id={id}>
        {fault === undefined ? null : (
          <span class="bad" role="alert">
            {fault}
          </span>
        )}
        {unsure || isActive ? <span class="quiet">{field.reason}</span> : null}
      </div>
      {isActive && candidates.length > 0 ? <Candidates entry={entry} candidates={candidates} /> : null}
    </div>
  )
}

/** Only what needs a look is loud. */
const Certainty = ({field, unsure}: {field: Field; unsure: boolean}) => {
  if (field.value === null) return <span class="certainty">{unsure ? <Pill tone="warn">missing</Pill> : null}</span>
  const name = field.source === null ? '' : sources[field.source]
  const words = field.source === 'user' ? 'said by you' : `${name} ${Math.round(field.confidence * 100)} %`
  return <span class="certainty">{unsure ? <Pill tone="warn">{words}</Pill> : <span class="quiet">{words}</span>}</span>
}

const Candidates = ({entry, candidates}: {entry: Entry; candidates: readonly string[]}) => (
  <fieldset class="chips" aria-label={`Other values for ${entry.label}`}>
    {candidates.map((value) => (
      <button key={value} type="button" class="chip" onClick={() => choose(entry, value)}>
        {value}
      </button>
    ))}
  </fieldset>
)
