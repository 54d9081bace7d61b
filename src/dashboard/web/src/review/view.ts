import {signal} from '@preact/signals'
import {type Turn, zoomBy} from './geometry.ts'
import {current, shownPage} from './store.ts'

/** How the page is looked at. */

/** 1: as wide as its window. */
export const zoom = signal(1)
export const turn = signal<Turn>(0)
export const zoomIn = (direction: 1 | -1) => {
  zoom.value = zoomBy(zoom.value, direction)
}
export const turnPage = () => {
  turn.value = ((turn.value + 90) % 360) as Turn
}
export const goToPage = (step: 1 | -1) => {
  const next = shownPage.value + step
  if (next >= 1 && next <= (current.value?.pages ?? 1)) shownPage.value = next
}
export const fitWidth = () => {
  zoom.value = 1
}
