import {signal} from '@preact/signals'

/** Whether the server knows this browser; null until that is known. */
export const signedIn = signal<boolean | null>(null)

/**
 * The address that `snap dashboard` prints ends with `#token=…`: a part that browsers send to nobody. It is exchanged for a
 * cookie that scripts cannot read, and taken out of the address.
 */
export async function signIn(): Promise<void> {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1]
  if (token !== undefined) history.replaceState(null, '', '/#/now')
  const answer =
    token === undefined
      ? await fetch('/api/v1/session')
      : await fetch('/api/v1/session', {
          method: 'POST',
          headers: {'content-type': 'application/json'},
          body: JSON.stringify({token}),
        })
  signedIn.value = answer.ok
}
