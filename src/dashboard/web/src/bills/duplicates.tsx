import {useSignal} from '@preact/signals'
import type {DocumentJson} from '../../../../types/contract.ts'
import type {DocumentRow} from '../../../../types/operate.ts'
import {Button} from '../components/button.tsx'
import {count, fileName} from '../components/format.ts'
import {useKeys} from '../components/keys.ts'
import {Loaded, useLoad} from '../components/load.tsx'
import {Empty} from '../components/states.tsx'
import {labelOf} from '../review/entries.ts'
import {differencesOf} from './differences.ts'

interface Pair {
  document: DocumentRow
  of: DocumentRow
  reason: string
}

/** The newest pairs; who has more looks at them by `snap search duplicate:yes`. */
const most = 200

/** Documents that are others once more, beside these: what differs is marked. */
export function Duplicates() {
  const list = useLoad<{pairs: Pair[]}>(`duplicates?limit=${most}`, {live: true})
  return <Loaded from={list}>{({pairs}) => <Pairs pairs={pairs} />}</Loaded>
}

function Pairs({pairs}: {pairs: Pair[]}) {
  const at = useSignal(0)
  const go = (step: number) => {
    at.value = Math.min(Math.max(at.value + step, 0), Math.max(pairs.length - 1, 0))
  }
  useKeys('Duplicates', [
    {keys: 'j', does: 'Next pair', run: () => go(1)},
    {keys: 'k', does: 'Pair before', run: () => go(-1)},
  ])
  const pair = pairs[at.value]
  if (pair === undefined)
    return (
      <div class="card">
        <Empty icon="check" title="No document came twice">
          The same bill as a scan and as a photo would stand here, side by side.
        </Empty>
      </div>
    )
  return (
    <div class="stack">
      <div class="row apart">
        <p>
          {pair.reason} <span class="quiet small number">{`${count(at.value + 1)} of ${count(pairs.length)}`}</span>
        </p>
        <div class="row">
          <Button icon="previous" label="Pair before (K)" disabled={at.value === 0} onClick={() => go(-1)} />
          <Button icon="next" label="Next pair (J)" disabled={at.value === pairs.length - 1} onClick={() => go(1)} />
        </div>
      </div>
      <div class="pair">
        <Side title="Came first" row={pair.of} />
        <Side title="Came again" row={pair.document} />
      </div>
      <Differences key={pair.document.id} pair={pair} />
    </div>
  )
}

const Side = ({title, row: {id, path, pictured}}: {title: string; row: DocumentRow}) => (
  <section class="card" aria-label={title}>
    <div class="card-head">
      <h2>{title}</h2>
      <a class="cut" href={`#/bills/${id}`}>
        {fileName(path)}
      </a>
    </div>
    {pictured ? (
      <img
        class="pair-page"
        src={`/api/v1/documents/${id}/pages/1/image?width=960`}
        alt={`First page of ${fileName(path)}`}
      />
    ) : (
      <Empty icon="file" title="No picture of this document" />
    )}
  </section>
)

function Differences({pair: {document, of}}: {pair: Pair}) {
  const first = useLoad<DocumentJson>(`documents/${of.id}`)
  const again = useLoad<DocumentJson>(`documents/${document.id}`)
  return (
    <section class="card" aria-label="Values">
      <Loaded from={first}>
        {(one) => (
          <Loaded from={again}>
            {(other) => (
              <table class="differences">
                <thead>
                  <tr>
                    <td />
                    <th scope="col">Came first</th>
                    <th scope="col">Came again</th>
                  </tr>
                </thead>
                <tbody>
                  {differencesOf(one, other).map(({name, values, differs}) => (
                    <tr key={name} data-differs={differs || undefined}>
                      <th scope="row">
                        {labelOf(name)}
                        {differs ? <span class="hidden"> (differs)</span> : null}
                      </th>
                      <td>{values[0] ?? '–'}</td>
                      <td>{values[1] ?? '–'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Loaded>
        )}
      </Loaded>
    </section>
  )
}
