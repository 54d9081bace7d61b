import {page, pages} from './pages.ts'
import {signedIn, signIn} from './session.ts'

void signIn()

/** The frame of all pages: their names, and the one that is open. */
export function App() {
  if (signedIn.value === null) return <p class="quiet">Opening…</p>
  if (!signedIn.value) return <SignedOut />
  const open = page.value
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header>
        <strong>snap</strong>
        <nav aria-label="Pages">
          {pages.map(({name, title}) => (
            <a key={name} href={`#/${name}`} aria-current={open.name === name ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <open.View />
      </main>
    </>
  )
}

const SignedOut = () => (
  <main>
    <h1>Not signed in</h1>
    <p>
      Open the address that <code>snap dashboard</code> prints: it holds the key to this page.
    </p>
  </main>
)
