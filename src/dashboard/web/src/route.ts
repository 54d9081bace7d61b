import {computed, signal} from '@preact/signals'

const hash = signal(location.hash)
addEventListener('hashchange', () => {
  hash.value = location.hash
})

/** Names after the page's: `#/review/d_01` is the page review with `['d_01']`. */
export const route = computed(() => hash.value.replace(/^#\/?/, '').split('/'))
