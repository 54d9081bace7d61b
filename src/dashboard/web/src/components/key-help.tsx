import {Dialog} from './dialog.tsx'
import {groups, helpOpen} from './keys.ts'

/** The list of all keys that work now. */
export function KeyHelp() {
  if (!helpOpen.value) return null
  return (
    <Dialog
      title="Keys"
      onClose={() => {
        helpOpen.value = false
      }}
    >
      <div class="stack">
        {[...groups.value.values()].map(({title, keys}) => (
          <section key={title} class="stack tight">
            <h3>{title}</h3>
            <dl class="keys">
              {keys.map(({keys: names, does}) => (
                <>
                  <dt>
                    {names.split(' ').map((name) => (
                      <>
                        <kbd>{shown(name)}</kbd>{' '}
                      </>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </>
              ))}
            </dl>
          </section>
        ))}
        <p class="quiet small">
          <kbd>?</kbd> shows this list, <kbd>Esc</kbd> closes it.
        </p>
      </div>
    </Dialog>
  )
}

const names: Record<string, string> = {ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc'}
const shown = (name: string): string => names[name] ?? name
