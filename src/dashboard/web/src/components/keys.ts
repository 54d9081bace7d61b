import {signal} from '@preact/signals'
import {useEffect, useRef} from 'preact/hooks'

export interface Key {
  /** As `KeyboardEvent.key` names it, or two after another: "g n". */
  keys: string
  /** What it does, in a few words. */
  does: string
  run: () => void
}

export const groups = signal<ReadonlyMap<symbol, {title: string; keys: readonly Key[]}>>(new Map())
export const helpOpen = signal(false)
/** After the first of two keys the second is waited for, ms. */
const togetherMs = 1200

/** Keys that work while the component is shown; `?` lists them under the title. */
export function useKeys(title: string, keys: readonly Key[]): void {
  const newest = useRef(keys)
  newest.current = keys
  useEffect(() => {
    const id = Symbol(title)
    const live = keys.map(({keys: pressed, does}, at) => ({keys: pressed, does, run: () => newest.current[at]?.run()}))
    groups.value = new Map(groups.value).set(id, {title, keys: live})
    return () => {
      const rest = new Map(groups.value)
      rest.delete(id)
      groups.value = rest
    }
  }, [title, keys.map(({keys: pressed}) => pressed).join('\n')])
}

export const openHelp = () => {
  helpOpen.value = true
}

const help: Key = {keys: '?', does: 'List the keys', run: openHelp}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

let first: {key: string; at: number} | null = null

/** Hands a key to who asked for it. Not while somebody writes, nor in front of an open dialog. */
export function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  if (isWriting(event.target) || document.querySelector('dialog[open]') !== null) return
  // Enter and Space belong to the link or button that has the focus.
  if (
    (event.key === 'Enter' || event.key === ' ') &&
    event.target instanceof Element &&
    event.target.closest('a, button')
  )
    return
  const found = event.key === '?' ? help : match(event.key, event.timeStamp)
  if (found === undefined) return
  event.preventDefault()
  found.run()
}

function match(key: string, at: number): Key | undefined {
  const all = [...groups.value.values()].flatMap(({keys}) => keys)
  const both = first !== null && at - first.at < togetherMs ? `${first.key} ${key}` : null
  const found = all.find(({keys}) => keys === both) ?? all.find(({keys}) => keys === key)
  first = found === undefined ? {key, at} : null
  return found
}
