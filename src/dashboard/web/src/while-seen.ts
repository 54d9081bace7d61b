/** What of `document` it takes. */
interface Visible {
  readonly hidden: boolean
  addEventListener(type: 'visibilitychange', listener: () => void): void
  removeEventListener(type: 'visibilitychange', listener: () => void): void
}

interface Connection {
  open(): void
  close(): void
}

/**
 * Keeps a connection open while somebody sees the page, and `waitMs` more: a browser has six to a server for all its tabs
 * together, so that the seventh tab with events of its own would wait for ever. Ends when the returned function is called.
 */
export function whileSeen(page: Visible, {open, close}: Connection, waitMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOpen = false
  const look = () => {
    clearTimeout(timer)
    if (page.hidden) timer = setTimeout(end, waitMs)
    else if (!isOpen) {
      isOpen = true
      open()
    }
  }
  const end = () => {
    if (isOpen) close()
    isOpen = false
  }
  page.addEventListener('visibilitychange', look)
  look()
  return () => {
    page.removeEventListener('visibilitychange', look)
    clearTimeout(timer)
    end()
  }
}
