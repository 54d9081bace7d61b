import type {ComponentChildren} from 'preact'
import type {ErrorJson} from '../../../../types/contract.ts'
import {Icon, type IconName} from './icon.tsx'

/** What stands where nothing is, and what would bring something there. */
export const Empty = ({icon, title, children}: {icon: IconName; title: string; children?: ComponentChildren}) => (
  <div class="empty">
    <Icon name={icon} size={28} />
    <h2>{title}</h2>
    {children === undefined ? null : <p class="quiet">{children}</p>}
  </div>
)

/** A fault in the server's own words. */
export const ErrorBox = ({
  error,
  children,
}: {
  error: Pick<ErrorJson, 'message' | 'hint'>
  children?: ComponentChildren
}) => (
  <div class="error-box" role="alert">
    <strong>{error.message}</strong>
    {error.hint === null ? null : <span>{error.hint}</span>}
    {children}
  </div>
)

type Tone = 'accent' | 'good' | 'warn' | 'bad'

export const Pill = ({tone, children}: {tone?: Tone; children: ComponentChildren}) => (
  <span class="pill" data-tone={tone}>
    {children}
  </span>
)

const tones: Record<string, Tone> = {
  running: 'accent',
  done: 'good',
  review: 'warn',
  delayed: 'warn',
  failed: 'bad',
}

/** The state of a document or job, the same colour everywhere. */
export const StatePill = ({state}: {state: string}) => {
  const tone = tones[state]
  return <Pill {...(tone === undefined ? {} : {tone})}>{state}</Pill>
}
