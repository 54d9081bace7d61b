import {signal} from '@preact/signals'
import {useRef} from 'preact/hooks'
import type {Box} from '../../../../types/document.ts'
import {fill} from './actions.ts'
import {boxBetween, type Point, type Size, toUpright, turnedSize} from './geometry.ts'
import {placeOf} from './places.ts'
import {active, entries, hovered, turnTo} from './store.ts'
import {turn, zoomIn} from './view.ts'
import {textOf, wordAt, wordsBetween, wordsIn} from './words.ts'
import {picked, words} from './words-of.ts'

/** The frame that is being drawn around words. */
export const frame = signal<Box | null>(null)

/** A drag is one from here on; a hand shakes less, px. */
const dragFrom = 4

interface Press {
  start: Point
  client: Point
  scroll: Point
  mode: 'frame' | 'pan'
  isDrag: boolean
}

/**
 * A click takes the word under it, with Shift all from the one before; a drag that begins on a word takes those it
 * touches; one that begins beside moves the page. Fingers scroll by themselves, and tap.
 */
export function usePointer(window: {current: HTMLElement | null}, size: Size) {
  const press = useRef<Press | null>(null)
  const at = (event: MouseEvent): Point => pointOn(event, size)
  return {
    onPointerOver({target}: PointerEvent) {
      hovered.value = named(target, 'box')
    },
    onPointerLeave() {
      hovered.value = null
    },
    onPointerDown(event: PointerEvent) {
      if (named(event.target, 'tag') !== null) return
      if (event.button !== 0 || event.pointerType === 'touch') return
      const element = window.current
      if (element === null) return
      const start = at(event)
      const mode = wordAt(words.value ?? [], start) >= 0 ? 'frame' : 'pan'
      const scroll = {x: element.scrollLeft, y: element.scrollTop}
      press.current = {start, client: {x: event.clientX, y: event.clientY}, scroll, mode, isDrag: false}
      ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
      // The focus stays in the form: what is picked goes there.
      event.preventDefault()
    },
    onPointerMove(event: PointerEvent) {
      const one = press.current
      if (one === null) return
      const by = {x: event.clientX - one.client.x, y: event.clientY - one.client.y}
      one.isDrag ||= Math.hypot(by.x, by.y) >= dragFrom
      if (!one.isDrag) return
      if (one.mode === 'frame') frame.value = boxBetween(one.start, at(event))
      else window.current?.scrollTo(one.scroll.x - by.x, one.scroll.y - by.y)
    },
    onPointerUp(event: PointerEvent) {
      const one = press.current
      if (one?.isDrag && one.mode === 'frame') pick(wordsIn(words.value ?? [], boxBetween(one.start, at(event))))
      frame.value = null
    },
    onPointerCancel() {
      press.current = null
      frame.value = null
    },
    onClick(event: MouseEvent) {
      const wasDrag = press.current?.isDrag ?? false
      press.current = null
      if (wasDrag) return
      const tag = named(event.target, 'tag')
      const entry = entries.value.find(({path}) => path === tag)
      if (entry !== undefined) return turnTo(entry)
      const word = wordAt(words.value ?? [], at(event))
      const last = picked.value.at(-1)
      if (word >= 0) pick(event.shiftKey && last !== undefined ? wordsBetween(last, word) : [word])
    },
    onWheel(event: WheelEvent) {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      zoomIn(event.deltaY < 0 ? 1 : -1)
    },
  }
}

/** The path that what is under the pointer stands for. */
const named = (target: EventTarget | null, kind: 'box' | 'tag'): string | null =>
  (target instanceof Element ? target.closest<SVGElement>(`[data-${kind}]`)?.dataset[kind] : undefined) ?? null

function pointOn(event: MouseEvent, size: Size): Point {
  const {left, top, width} = (event.currentTarget as Element).getBoundingClientRect()
  const scale = turnedSize(size, turn.value).width / width
  return toUpright({x: (event.clientX - left) * scale, y: (event.clientY - top) * scale}, size, turn.value)
}

/** Puts the words into the value that is active. Lines of an address are parted by commas, as it is kept. */
function pick(indexes: number[]): void {
  const place = active.value === null ? null : placeOf(active.value)
  if (place === null || indexes.length === 0) return
  picked.value = indexes
  fill(textOf(words.value ?? [], indexes, place.path.endsWith('vendorAddress') ? ', ' : ' '), place)
}
