import {useSignal} from '@preact/signals'
import type {ComponentChildren} from 'preact'
import {Icon, type IconName} from './icon.tsx'
import {tellFault} from './toast.ts'

interface ButtonProps {
  /** While what it returns goes on, the button rests; what it throws is told. */
  onClick?: () => unknown
  kind?: 'primary' | 'danger' | 'plain'
  icon?: IconName
  /** The name of a button that shows its icon only, or a longer name than what it shows. */
  label?: string
  type?: 'submit'
  disabled?: boolean
  pressed?: boolean
  children?: ComponentChildren
}

export function Button({onClick, kind, icon, label, type, disabled, pressed, children}: ButtonProps) {
  const busy = useSignal(false)
  const press = async () => {
    if (busy.value || onClick === undefined) return
    busy.value = true
    try {
      await onClick()
    } catch (thrown) {
      tellFault(thrown)
    } finally {
      busy.value = false
    }
  }
  return (
    <button
      type={type ?? 'button'}
      class="button"
      data-kind={kind}
      data-icon-only={children === undefined || undefined}
      aria-label={label}
      title={children === undefined ? label : undefined}
      aria-busy={busy.value || undefined}
      aria-disabled={busy.value || undefined}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={() => void press()}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  )
}
