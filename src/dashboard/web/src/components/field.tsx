import type {ComponentChildren} from 'preact'
import {useId} from 'preact/hooks'

type FieldType = 'text' | 'search' | 'number' | 'month' | 'password' | 'date'

interface FieldProps {
  label: string
  value: string
  onInput: (value: string) => void
  type?: FieldType
  hint?: string
  placeholder?: string
  invalid?: boolean
  wide?: boolean
  autoFocus?: boolean
}

/** A line to write in, with its name above. */
export function Field({label, value, onInput, type = 'text', hint, placeholder, invalid, wide, autoFocus}: FieldProps) {
  const id = useId()
  // The types of inputs are a union that TypeScript compares member by member; this one is any of the plain ones.
  const kind = {type} as {type: 'text'}
  return (
    <div class={wide ? 'field wide' : 'field'}>
      <label class="label" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        {...kind}
        value={value}
        placeholder={placeholder}
        aria-invalid={invalid || undefined}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        data-autofocus={autoFocus || undefined}
        autocomplete="off"
        spellcheck={false}
        onInput={({currentTarget}) => onInput(currentTarget.value)}
      />
      {hint === undefined ? null : (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

interface ChoiceProps {
  label: string
  value: string
  onInput: (value: string) => void
  /** Value and what is shown for it. */
  options: readonly (readonly [value: string, shown: ComponentChildren])[]
}

/** One of several. */
export function Choice({label, value, onInput, options}: ChoiceProps) {
  const id = useId()
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      <select id={id} class="input" value={value} onInput={({currentTarget}) => onInput(currentTarget.value)}>
        {options.map(([option, shown]) => (
          <option key={option} value={option}>
            {shown}
          </option>
        ))}
      </select>
    </div>
  )
}
