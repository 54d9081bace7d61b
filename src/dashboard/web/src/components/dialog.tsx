import type {ComponentChildren} from 'preact'
import {useEffect, useId, useRef} from 'preact/hooks'
import {Button} from './button.tsx'

interface DialogProps {
  title: string
  onClose: () => void
  children: ComponentChildren
}

/** A question or a list in front of the page: the browser's own dialog, which keeps the focus inside and ends at Escape. */
export function Dialog({title, onClose, children}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    // A click outside closes it, too.
    dialog.current?.setAttribute('closedby', 'any')
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
  }, [])
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={onClose}>
      <div class="card-head">
        <h2 id={id}>{title}</h2>
        <Button kind="plain" icon="close" label="Close" onClick={() => dialog.current?.close()} />
      </div>
      <div class="card-body">{children}</div>
    </dialog>
  )
}
