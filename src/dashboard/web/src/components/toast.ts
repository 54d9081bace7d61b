import {signal} from '@preact/signals'
import {said} from '../api.ts'

interface Toast {
  id: number
  tone: 'good' | 'bad'
  message: string
  hint: string | null
}

/** Long enough to read two lines; a fault stays until it is put away. */
const shownMs = 6000
export const toasts = signal<Toast[]>([])
let lastId = 0

export const dismiss = (id: number) => {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

function show(toast: Omit<Toast, 'id'>): number {
  lastId += 1
  toasts.value = [...toasts.value.slice(-2), {...toast, id: lastId}]
  return lastId
}

/** Says what was done. */
export function tellDone(message: string, hint: string | null = null): void {
  const id = show({tone: 'good', message, hint})
  setTimeout(() => dismiss(id), shownMs)
}

/** Says what went wrong, as the server put it. */
export function tellFault(thrown: unknown): void {
  const {message, hint} = said(thrown)
  show({tone: 'bad', message, hint})
}
