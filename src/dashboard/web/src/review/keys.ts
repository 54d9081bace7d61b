import {useKeys} from '../components/keys.ts'
import {tellFault} from '../components/toast.ts'
import {confirm, confirmAll, edit, open, step} from './actions.ts'
import {placeOf} from './places.ts'
import {active, current, entries, undo, wanted} from './store.ts'
import {fitWidth, goToPage, turnPage, zoomIn} from './view.ts'

const focus = (path: string) => {
  wanted.value = path
}

const withActive = (act: (path: string) => void) => () => {
  if (active.value !== null) act(active.value)
}

async function takeBack(): Promise<void> {
  const document = await undo()
  if (document !== null && document !== current.value?.id) open(document)
}

/** The keys of the page, as the list of keys shows them. Values have more of their own: cell.tsx. */
export function useReviewKeys(): void {
  useKeys('Review', [
    {
      keys: 'Enter',
      does: 'Confirm the value, go on to the next unsure one',
      run: withActive((path) => {
        const entry = entries.value.find((one) => one.path === path)
        if (entry !== undefined) confirm(entry)
      }),
    },
    {keys: 'a', does: 'All values are right: confirm them, next document', run: confirmAll},
    {keys: 'j', does: 'Next document', run: () => step(1)},
    {keys: 'k', does: 'Document before', run: () => step(-1)},
    {
      keys: 'e',
      does: 'Edit the value; a digit or a capital begins a new one',
      run: withActive((path) => {
        const place = placeOf(path)
        if (place !== null) edit(place)
      }),
    },
    {keys: 'Escape', does: 'Leave it as it was', run: withActive(focus)},
    {keys: 'u', does: 'Undo the last correction', run: () => void takeBack().catch(tellFault)},
    {
      keys: 'ArrowDown',
      does: 'Next value, also Tab; ↑ the one before',
      run: withActive(focus),
    },
    {keys: 'n', does: 'Next page', run: () => goToPage(1)},
    {keys: 'p', does: 'Page before', run: () => goToPage(-1)},
    {keys: '+', does: 'Larger', run: () => zoomIn(1)},
    {keys: '-', does: 'Smaller', run: () => zoomIn(-1)},
    {
      keys: '0',
      does: 'Fit the width',
      run: fitWidth,
    },
    {keys: 'r', does: 'Turn the page', run: turnPage},
  ])
}
