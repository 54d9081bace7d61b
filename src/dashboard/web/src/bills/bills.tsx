import {route} from '../route.ts'
import {Detail} from './detail.tsx'
import {Duplicates} from './duplicates.tsx'
import {List} from './list.tsx'
import {Sums} from './sums.tsx'
import './bills.css'

const views = [
  {name: '', title: 'Documents', View: List},
  {name: 'sums', title: 'Sums', View: Sums},
  {name: 'duplicates', title: 'Duplicates', View: Duplicates},
] as const

/** Everything that was read: as a list, added up, twice, and each by itself. */
export function Bills() {
  const name = route.value[1] ?? ''
  if (name.startsWith('d_')) return <Detail key={name} id={name} />
  const open = views.find((view) => view.name === name) ?? views[0]
  return (
    <div class="stack">
      <div class="page-head">
        <h1>Bills</h1>
        <nav class="subtabs" aria-label="Views of bills">
          {views.map((view) => (
            <a
              key={view.name}
              class="subtab"
              href={view.name === '' ? '#/bills' : `#/bills/${view.name}`}
              aria-current={view.name === open.name ? 'page' : undefined}
            >
              {view.title}
            </a>
          ))}
        </nav>
      </div>
      <open.View />
    </div>
  )
}
