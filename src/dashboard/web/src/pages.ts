import {computed} from '@preact/signals'
import type {ComponentType} from 'preact'
import {Bills} from './bills/bills.tsx'
import type {IconName} from './components/icon.tsx'
import {Failed} from './failed/failed.tsx'
import {History} from './history/history.tsx'
import {Now} from './now/now.tsx'
import {Review} from './review/review.tsx'
import {route} from './route.ts'

interface Page {
  name: string
  title: string
  icon: IconName
  View: ComponentType
}

/** All pages, in the order of their tabs; a page is a folder. */
export const pages: readonly [Page, ...Page[]] = [
  {name: 'now', title: 'Now', icon: 'now', View: Now},
  {name: 'review', title: 'Review', icon: 'review', View: Review},
  {name: 'failed', title: 'Failed', icon: 'failed', View: Failed},
  {name: 'bills', title: 'Bills', icon: 'bills', View: Bills},
  {name: 'history', title: 'History', icon: 'history', View: History},
]

export const page = computed(() => pages.find(({name}) => name === route.value[0]) ?? pages[0])
