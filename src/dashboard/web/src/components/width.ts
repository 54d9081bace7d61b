import {type Signal, useSignal} from '@preact/signals'
import type {RefObject} from 'preact'
import {useLayoutEffect, useRef} from 'preact/hooks'

/** The width of an element in pixels, 0 until it is known, and again whenever it changes. */
export function useWidth<E extends Element>(): {ref: RefObject<E | null>; width: Signal<number>} {
  const ref = useRef<E>(null)
  const width = useSignal(0)
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      width.value = Math.round(entry?.contentRect.width ?? 0)
    })
    if (ref.current !== null) observer.observe(ref.current)
    return () => observer.disconnect()
  }, [width])
  return {ref, width}
}
