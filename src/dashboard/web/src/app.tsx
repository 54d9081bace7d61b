import {useSignal, useSignalEffect} from '@preact/signals'
import {useEffect, useRef} from 'preact/hooks'
import {Button} from './components/button.tsx'
import {Field} from './components/field.tsx'
import {Icon} from './components/icon.tsx'
import {KeyHelp} from './components/key-help.tsx'
import {openHelp, pressed, useKeys} from './components/keys.ts'
import {Empty} from './components/states.tsx'
import {Toasts} from './components/toasts.tsx'
import {connection, listen, now, readOnly} from './events.ts'
import {page, pages} from './pages.ts'
import {signedIn, signIn, unreachable} from './session.ts'
import {theme, toggleTheme} from './theme.ts'

void signIn()
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) void signIn()
})

/** Signed in or not, or nobody there to ask. */
export function App() {
  if (signedIn.value) return <Frame />
  if (unreachable.value) return <Unreachable />
  return signedIn.value === null ? <p class="alone quiet">Opening…</p> : <SignedOut />
}

/** The frame of all pages: their names, and the one that is open. */
function Frame() {
  const content = useRef<HTMLElement>(null)
  const open = page.value
  useEffect(listen, [])
  useEffect(() => {
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
  useSignalEffect(() => {
    document.title = `${page.value.title} · snap`
  })
  useKeys('Everywhere', [
    ...pages.map(({name, title}) => ({
      keys: `g ${name[0]}`,
      does: `Go to ${title}`,
      run: () => {
        location.hash = `#/${name}`
      },
    })),
    {keys: 't', does: 'Light or dark', run: toggleTheme},
  ])
  return (
    <>
      <a
        class="skip"
        href={`#/${open.name}`}
        onClick={(event) => {
          event.preventDefault()
          content.current?.focus()
        }}
      >
        Skip to content
      </a>
      <Bar open={open.name} />
      {connection.value === 'offline' ? (
        <p class="banner" role="status">
          snap dashboard does not answer: what you see may be old. Trying again…
        </p>
      ) : null}
      <main id="content" class="page" tabIndex={-1} ref={content}>
        <open.View key={open.name} />
      </main>
      <Toasts />
      <KeyHelp />
    </>
  )
}

const Bar = ({open}: {open: string}) => (
  <header class="bar">
    <div class="bar-inside">
      <a class="brand" href="#/now">
        <img src="/icon.svg" width={20} height={20} alt="" />
        snap
      </a>
      <nav class="tabs" aria-label="Pages">
        {pages.map(({name, title, icon}) => (
          <a key={name} class="tab" href={`#/${name}`} aria-current={open === name ? 'page' : undefined}>
            <Icon name={icon} size={18} />
            {title}
          </a>
        ))}
      </nav>
      <div class="row">
        <Live />
        <span class="keyboard-only">
          <Button kind="plain" icon="keyboard" label="Keys" onClick={openHelp} />
        </span>
        <Button
          kind="plain"
          icon={theme() === 'dark' ? 'sun' : 'moon'}
          label={theme() === 'dark' ? 'Light colours' : 'Dark colours'}
          onClick={toggleTheme}
        />
      </div>
    </div>
  </header>
)

const words = {connecting: 'Connecting', live: 'Live', offline: 'Offline'}

const Live = () => (
  <>
    {now.value !== null && readOnly.value ? <span class="pill">read-only</span> : null}
    <span class="live" data-state={connection.value}>
      {words[connection.value]}
    </span>
  </>
)

const SignedOut = () => (
  <main class="alone">
    <div class="stack">
      <Empty icon="file" title="Not signed in">
        Open the address that <code>snap dashboard</code> prints: it holds the key to this page. Or write the token that{' '}
        <code>snap dashboard token</code> prints:
      </Empty>
      <TokenForm />
    </div>
  </main>
)

function TokenForm() {
  const token = useSignal('')
  const isWrong = useSignal(false)
  const enter = async () => {
    await signIn(token.value)
    isWrong.value = signedIn.value === false
  }
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <Field
        wide
        label="Token"
        type="password"
        value={token.value}
        invalid={isWrong.value}
        {...(isWrong.value ? {hint: 'That is not the token of this dashboard.'} : {})}
        onInput={(text) => {
          token.value = text.trim()
        }}
      />
      <Button kind="primary" type="submit" disabled={token.value === ''} onClick={enter}>
        Sign in
      </Button>
    </form>
  )
}

const Unreachable = () => (
  <main class="alone">
    <div>
      <Empty icon="failed" title="snap dashboard does not answer">
        Start it again with <code>snap dashboard</code>.
      </Empty>
      <div class="row">
        <Button icon="retry" onClick={() => signIn()}>
          Try again
        </Button>
      </div>
    </div>
  </main>
)
