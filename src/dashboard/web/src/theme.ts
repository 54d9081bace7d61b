import {effect, signal} from '@preact/signals'

const key = 'snapbatch-theme'
type Theme = 'light' | 'dark'

const stored = localStorage.getItem(key)
const dark = matchMedia('(prefers-color-scheme: dark)')
const system = signal<Theme>(dark.matches ? 'dark' : 'light')
dark.addEventListener('change', () => {
  system.value = dark.matches ? 'dark' : 'light'
})

/** What was chosen by hand; null follows the system. */
const chosen = signal<Theme | null>(stored === 'light' || stored === 'dark' ? stored : null)

export const theme = (): Theme => chosen.value ?? system.value

/** The other theme. Choosing what the system has follows the system again. */
export function toggleTheme(): void {
  const next = theme() === 'dark' ? 'light' : 'dark'
  chosen.value = next === system.value ? null : next
}

effect(() => {
  const {dataset} = document.documentElement
  if (chosen.value === null) {
    delete dataset['theme']
    localStorage.removeItem(key)
  } else {
    dataset['theme'] = chosen.value
    localStorage.setItem(key, chosen.value)
  }
})
