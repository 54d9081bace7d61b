import {useSignal} from '@preact/signals'
import type {CauseGroup} from '../../../../types/operate.ts'
import {Button} from '../components/button.tsx'
import {count, fileName, moment, plural} from '../components/format.ts'
import {Pill} from '../components/states.tsx'
import {readOnly} from '../events.ts'
import {Remedies} from './remedies.tsx'

/** Files shown before somebody asks for more. */
const few = 5

/** One cause: what it is, in plain words, whom it struck, and ways to try again. */
export function Cause({group, onRetried}: {group: CauseGroup; onRetried: () => Promise<void>}) {
  return (
    <section class="card cause" aria-label={group.sentence}>
      <div class="cause-head">
        <div class="grow stack tight">
          <h2>{group.sentence}</h2>
          <p class="row small quiet">
            <Pill tone="bad">{plural(group.count, 'document')}</Pill>
            <code>{group.code}</code>
          </p>
          {group.hint === null ? null : <Hint words={group.hint} />}
        </div>
        {readOnly.value ? null : <Remedies group={group} onRetried={onRetried} />}
      </div>
      <Struck documents={group.documents} all={group.count} />
    </section>
  )
}

/** Some hints are a command and nothing else. */
const Hint = ({words}: {words: string}) => <p>{words.startsWith('snap ') ? <code>{words}</code> : words}</p>

/** Messages begin with the file they are about, which stands beside them here. */
const withoutName = (message: string, name: string): string =>
  message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message

function Struck({documents, all}: {documents: CauseGroup['documents']; all: number}) {
  const open = useSignal(false)
  const shown = open.value ? documents : documents.slice(0, few)
  const more = documents.length - few
  return (
    <>
      <ul class="struck">
        {shown.map(({id, path, message, at}) => (
          <li key={id}>
            <a class="struck-name" href={`#/review/${id}`} title={path}>
              {fileName(path)}
            </a>
            <span class="quiet struck-message">{withoutName(message, fileName(path))}</span>
            <time class="quiet small number" dateTime={new Date(at).toISOString()}>
              {moment(at)}
            </time>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <div class="card-foot row">
          <Button
            kind="plain"
            onClick={() => {
              open.value = !open.value
            }}
          >
            {open.value ? 'Show fewer' : `Show ${count(more)} more`}
          </Button>
          {open.value && all > documents.length ? (
            <span class="quiet small">{`The newest ${count(documents.length)} of ${count(all)}`}</span>
          ) : null}
        </div>
      ) : null}
    </>
  )
}
