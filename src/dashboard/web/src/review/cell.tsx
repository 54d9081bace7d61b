import {useLayoutEffect, useRef} from 'preact/hooks'
import {readOnly} from '../events.ts'
import {edit, type Place, reset} from './actions.ts'
import {shownValue} from './shown.ts'
import {active, draft, faults, hovered, wanted} from './store.ts'

interface CellProps extends Place {
  currency: string | null
  /** What stands where no value is. */
  empty?: string
  unsure?: boolean
  /** Enter: in the input and on the value. */
  onConfirm: () => void
  describedBy?: string
}

/** A value as it is read; Enter confirms it, typing writes over it. */
export function Cell(props: CellProps) {
  return draft.value?.path === props.path ? <Input {...props} /> : <Shown {...props} />
}

/** A digit, a sign or a capital begins a new value; small letters are commands. */
const beginsValue = /^[\p{Lu}\p{N}€$£¥.,+-]$/u

function Shown({path, label, value, shape, currency, empty = '–', unsure, onConfirm, describedBy}: CellProps) {
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    if (wanted.value !== path || draft.value !== null) return
    button.current?.focus()
    wanted.value = null
  }, [wanted.value === path])
  const place = {path, label, value, shape}
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter') onConfirm()
    else if (event.key === 'Delete' || event.key === 'Backspace') edit(place, '')
    else if (event.key === 'F2' || event.key === 'e') edit(place)
    else if (beginsValue.test(event.key)) edit(place, event.key)
    else if (!moves(event)) return
    event.preventDefault()
  }
  return (
    <button
      type="button"
      ref={button}
      class="cell"
      data-path={path}
      data-unsure={unsure || undefined}
      data-shape={shape}
      data-fault={faults.value.has(path) || undefined}
      data-value={value ?? ''}
      aria-describedby={describedBy}
      aria-disabled={readOnly.value || undefined}
      onKeyDown={press}
      onFocus={() => {
        active.value = path
      }}
      onClick={() => edit(place)}
      onPointerEnter={() => {
        hovered.value = path
      }}
      onPointerLeave={() => {
        if (hovered.value === path) hovered.value = null
      }}
    >
      <span class="hidden">{label}: </span>
      {value === null || value === '' ? <span class="quiet">{empty}</span> : shownValue(shape, value, currency)}
      {unsure ? <span class="hidden">, not sure</span> : null}
    </button>
  )
}

/** Up and down go through the values, whether they are fields or cells. Gives whether it was such a key. */
function moves({key, currentTarget}: KeyboardEvent): boolean {
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return false
  const cells = [...document.querySelectorAll<HTMLElement>('.cell')]
  const at = cells.indexOf(currentTarget as HTMLElement)
  cells[at + (key === 'ArrowDown' ? 1 : -1)]?.focus()
  return true
}

function Input({path, label, shape, onConfirm}: CellProps) {
  const input = useRef<HTMLInputElement>(null)
  // Before the next key is heard: who types fast loses none.
  useLayoutEffect(() => {
    const {length} = draft.value?.text ?? ''
    input.current?.focus()
    // What was there is written over at once; what was begun by a key goes on.
    input.current?.setSelectionRange(length > 1 ? 0 : length, length)
  }, [])
  return (
    <input
      ref={input}
      class="cell-input"
      data-shape={shape}
      aria-label={label}
      aria-invalid={faults.value.has(path) || undefined}
      inputMode={shape === 'money' || shape === 'number' ? 'decimal' : 'text'}
      autocomplete="off"
      spellcheck={false}
      value={draft.value?.text ?? ''}
      onInput={({currentTarget}) => {
        draft.value = {path, text: currentTarget.value}
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onConfirm()
        else if (event.key === 'Escape') reset(path)
        else return
        event.preventDefault()
      }}
    />
  )
}
